# The parameters of Invoke-ApplianceApi, as far as the tests of the core library do not cover them.

Describe 'Invoke-ApplianceApi' -Tag SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        [void](New-TestStore)
        $cloud = Start-Cloud
        Connect-TestMiele $cloud
        Connect-TestHomeConnect $cloud
        $oven = '/devices/SIEMENS-HB776GKB1-68A40E000002'
        function Get-Last { (Invoke-Cloud $cloud log)[-1] }
    }

    AfterAll { Stop-Cloud $cloud }

    It 'accepts a script block for -Path with piped appliances' {
        $states = Invoke-ApplianceApi /devices -Account Miele | Select-Object -First 3 | Invoke-ApplianceApi -Path { "/devices/$($_.ApplianceId)/state" }
        $states | Should -HaveCount 3
        $states.status | Should -HaveCount 3
        (Get-Last).path | Should -Match '^/v1/devices/\d+/state$'
        (Invoke-ApplianceApi /devices -Account Home* | Invoke-ApplianceApi -Path { "/devices/$($_.ApplianceId)" }).haId | Should -Not -BeNullOrEmpty
    }

    It 'inserts the appliance for {id}' {
        $states = Get-Appliance Miele -ListOnly | Select-Object -First 2 | Invoke-ApplianceApi '/devices/{id}/state'
        $states.status | Should -HaveCount 2
        (Invoke-ApplianceApi '/homeappliances/{id}' -Account HomeConnect -ApplianceId SIEMENS-HB776GKB1-68A40E000002).name | Should -Be 'Kitchen oven'
        [void](Invoke-ApplianceApi '/devices/{id}' -Account Miele -ApplianceId '../all' -ErrorAction SilentlyContinue -ErrorVariable failure)
        $failure.FullyQualifiedErrorId | Should -Be 'RequestInvalid,ApplianceAuth.Commands.InvokeApplianceApiCommand'
        $sent = @(Invoke-Cloud $cloud log).Count
        { Invoke-ApplianceApi '/devices/{id}/state' -Account Miele -ErrorAction Stop } | Should -Throw -ErrorId 'RequestInvalid,*'
        @(Invoke-Cloud $cloud log).Count | Should -Be $sent
    }

    It 'adds the cloud''s envelope to a body only if it is missing' {
        $key = 'BSH.Common.Setting.PowerState'
        $setting = @{ key = $key; value = 'BSH.Common.EnumType.PowerState.On' }
        foreach ($body in $setting, @{ data = $setting }, (ConvertTo-Json $setting), [pscustomobject]$setting) {
            Invoke-ApplianceApi "$oven/settings/$key" -Account HomeConnect -Method PUT -Body $body | Should -BeNullOrEmpty
            (Get-Last).status | Should -Be 204
        }
        { Invoke-ApplianceApi $oven -Account HomeConnect -Method PUT -Body '{"a":' -ErrorAction Stop } | Should -Throw -ErrorId 'RequestInvalid,*'
    }

    It 'warns of a value that the cloud has excluded, also with -WhatIf, and sends it' {
        $key = 'BSH.Common.Setting.PowerState'
        [void](Invoke-ApplianceApi "$oven/settings/$key" -Account HomeConnect)
        $call = @{ Path = "$oven/settings/$key"; Account = 'HomeConnect'; Method = 'PUT'; Body = @{ key = $key; value = 'BSH.Common.EnumType.PowerState.Boost' } }
        $sent = [int](Invoke-Cloud $cloud counters).'homeconnect/put_setting'

        Invoke-ApplianceApi @call -WhatIf -WarningVariable previewed -WarningAction SilentlyContinue
        "$previewed" | Should -BeLike "*PowerState.Boost*$key*PowerState.On*"
        [int](Invoke-Cloud $cloud counters).'homeconnect/put_setting' | Should -Be $sent

        Invoke-ApplianceApi @call -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        "$warned" | Should -Be "$previewed"
        [int](Invoke-Cloud $cloud counters).'homeconnect/put_setting' | Should -Be ($sent + 1)

        $call.Body.value = 'BSH.Common.EnumType.PowerState.On'
        Invoke-ApplianceApi @call -WarningVariable warned
        $warned | Should -BeNullOrEmpty
    }

    It 'sends the language as the cloud expects it, and refuses an invalid one before the request' {
        [void](Invoke-ApplianceApi /devices -Account HomeConnect -Language de-DE)
        (Get-Last).acceptLanguage | Should -Be de-DE
        [void](Invoke-ApplianceApi /devices -Account Miele -Language de)
        (Get-Last).parameters | Should -Be language
        $sent = @(Invoke-Cloud $cloud log).Count
        { Invoke-ApplianceApi /devices -Account Miele -Language "de`r`nX-Evil: 1" -ErrorAction Stop } | Should -Throw -ErrorId 'RequestInvalid,*'
        @(Invoke-Cloud $cloud log).Count | Should -Be $sent
    }

    It 'sets the variables for status and headers for each call' {
        [void](Invoke-ApplianceApi /devices -Account Miele -StatusCodeVariable status -ResponseHeadersVariable headers)
        $status | Should -Be 200
        $headers['content-type'] | Should -BeLike 'application/json*'
        Invoke-ApplianceApi /devices/1 -Account Miele -StatusCodeVariable status -ResponseHeadersVariable headers -ErrorAction Ignore
        $status, $headers | Should -Be 404, $null
        Invoke-ApplianceApi //x -Account Miele -StatusCodeVariable status -ErrorAction Ignore
        $status | Should -BeNullOrEmpty
    }

    It 'writes the unchanged response to a file and returns nothing' {
        $file = Join-Path $HOME response.json
        Push-Location $HOME
        try { Invoke-ApplianceApi /devices -Account Miele -OutFile response.json | Should -BeNullOrEmpty } finally { Pop-Location }
        Get-Content -Raw $file | Should -Be (Invoke-ApplianceApi /devices -Account Miele -Raw)
        Get-Item "$file*" | Should -HaveCount 1
        { Invoke-ApplianceApi /devices -Account Miele -OutFile (Join-Path $HOME missing/x) -ErrorAction Stop } |
            Should -Throw -ErrorId 'FileNotWritten,ApplianceAuth.Commands.InvokeApplianceApiCommand'
    }

    It 'writes through a link, keeps the mode, and refuses a pipe and a device' -Tag Unix {
        $folder = New-Item -ItemType Directory (Join-Path $HOME outfile)
        $target, $link, $pipe = 'target', 'link', 'pipe' | ForEach-Object { Join-Path $folder $_ }
        Set-Content $target before
        chmod 600 $target
        [void](New-Item -ItemType SymbolicLink $link -Target $target)
        mkfifo $pipe

        Invoke-ApplianceApi /devices -Account Miele -OutFile $link
        Get-Content -Raw $target | Should -Be (Invoke-ApplianceApi /devices -Account Miele -Raw)
        (Get-Item $link).LinkTarget | Should -Be $target
        (Get-Item $target).UnixMode | Should -Be '-rw-------'

        $before = @(Invoke-Cloud $cloud log).Count
        foreach ($refused in $pipe, '/dev/null') {
            { Invoke-ApplianceApi /devices -Account Miele -OutFile $refused -ErrorAction Stop } |
                Should -Throw -ErrorId 'FileNotWritten,*' -ExpectedMessage "*'$refused'*"
        }
        @(Invoke-Cloud $cloud log).Count | Should -Be $before
        (Get-ChildItem $folder).Name | Should -Be 'link', 'pipe', 'target'
    }

    It 'refuses a file on a drive without files: <Path> at <At>' -ForEach @{ Path = 'Env:x.json'; At = '.' }, @{ Path = 'x.json'; At = 'Variable:' } {
        $before = @(Invoke-Cloud $cloud log).Count
        Push-Location $At
        try {
            { Invoke-ApplianceApi /devices -Account Miele -OutFile $Path -ErrorAction Stop } | Should -Throw -ErrorId 'FileNotWritten,*'
        }
        finally { Pop-Location }
        @(Invoke-Cloud $cloud log).Count | Should -Be $before
        Join-Path ([Environment]::CurrentDirectory) x.json | Should -Not -Exist
    }

    It 'ends an attempt after -TimeoutSec' {
        [void](Invoke-Cloud $cloud delay @{ endpoint = 'devices'; milliseconds = 10000 })
        $watch = [Diagnostics.Stopwatch]::StartNew()
        { Invoke-ApplianceApi /devices -Account Miele -TimeoutSec 1 -MaximumRetryCount 0 -ErrorAction Stop } | Should -Throw -ErrorId 'CloudUnreachable,*'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 10
    }

    It 'shows progress while it waits for a response, and removes it afterwards' {
        [void](Invoke-Cloud $cloud delay @{ endpoint = 'miele/devices'; milliseconds = 2500 })
        $running = Start-Shell 'Get-Appliance Miele'
        Wait-Until { $running.Result.IsCompleted } 'the appliances are there'
        $shown = @($running.Shell.Streams.Progress | Where-Object Activity -EQ 'Get-Appliance')
        $shown[0].StatusDescription | Should -Match ': 1 s$'
        $shown[-1].RecordType | Should -Be Completed
        $running.Shell.Dispose()
    }

    It 'stops a call at once on Ctrl+C' {
        [void](Invoke-Cloud $cloud delay @{ endpoint = 'miele/devices'; milliseconds = 60000 })
        $sent = (Invoke-Cloud $cloud counters).'miele/devices'
        $running = Start-Shell 'Invoke-ApplianceApi /devices -Account Miele'
        Wait-Until { (Invoke-Cloud $cloud counters).'miele/devices' -gt $sent } 'the cloud has the call'
        Measure-Stop $running | Should -BeLessThan 5000
    }

    It 'waits for the end of a block with a progress bar, then sends the call' {
        [void](Invoke-Cloud $cloud limit @{ endpoint = 'miele/devices'; seconds = 3; status = 503; retryAfterHeader = $true })
        $running = Start-Shell 'Invoke-ApplianceApi /devices -Account Miele | Measure-Object'
        Wait-Until { $running.Result.IsCompleted } 'the call is made' -TimeoutSec 30
        $running.Shell.EndInvoke($running.Result)[0].Count | Should -BeGreaterThan 5
        $shown = $running.Shell.Streams.Progress | Where-Object Activity -EQ 'Waiting to call'
        @($shown)[0].StatusDescription | Should -Match '\bMiele\b.*calls in 1 day.*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d'
        @($shown.SecondsRemaining | Where-Object { $_ -ge 0 }).Count | Should -BeGreaterOrEqual 2
        @($shown)[-1].RecordType | Should -Be Completed
        $running.Shell.Dispose()
    }

    It 'stops this wait at once on Ctrl+C, and fails at once if no wait is allowed' {
        [void](Invoke-Cloud $cloud limit @{ endpoint = 'miele/devices'; seconds = 60; retryAfterHeader = $true })
        $running = Start-Shell 'Invoke-ApplianceApi /devices -Account Miele'
        Wait-Until { @($running.Shell.Streams.Progress).Count } 'the wait is shown'
        Measure-Stop $running | Should -BeLessThan 5000
        $watch = [Diagnostics.Stopwatch]::StartNew()
        { Invoke-ApplianceApi /devices -Account Miele -MaximumWaitSec 0 -ErrorAction Stop } | Should -Throw -ErrorId 'RateLimited,*'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
    }

    It 'keeps its count if the account is removed and signed in again' {
        $counted = { (Get-ApplianceRateLimit HomeConnect | Where-Object Limit -EQ '1000 calls in 1 day').Used }
        $before = & $counted
        (Disconnect-ApplianceAccount HomeConnect).RemainingData | Should -Not -BeNullOrEmpty
        Connect-TestHomeConnect $cloud
        & $counted | Should -Be $before
        $before | Should -BeGreaterThan 5
    }
}
