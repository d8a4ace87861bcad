# The state of a session if the process that refreshes it is stopped, ended or killed. The emulator ends a session if a replaced refresh token is
# sent.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/Waiting.ps1"
    . "$PSScriptRoot/WorkerPool.ps1"
    $env:APPLIANCEAUTH_DATA = Join-Path $HOME data
    $store = New-TestStore
    $cloud = Start-Cloud

    # A 401 response makes the next call refresh the token, even if it is valid.
    function Deny-Token { [void](Invoke-Cloud $cloud fail @{ endpoint = 'miele/devices'; status = 401; times = 1000000 }) }
    function Get-Issued { (Invoke-Cloud $cloud tokens).refreshTokensIssued }
    function Get-Generation([string] $Name = 'default') {
        (Get-Content -TotalCount 1 "$env:APPLIANCEAUTH_DATA/*/Miele-$Name.session" | ConvertFrom-Json).generation
    }
}

AfterAll { Stop-Cloud $cloud }

Describe 'A refresh in progress' -Tag EachStore {
    BeforeAll {
        # Expired when it is requested, and valid for a while after the refresh.
        [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = 1 })
        # The store plays no part in how a process ends, so one signal is enough for the second one.
        $signals = $soak -or $store -eq 'BuiltIn' ? @('INT', 'TERM', 'HUP') : @('TERM')
        $ways = @('stop', 'close') + $signals
        @($ways) + 'first', 'early', 'late' | ForEach-Object { Connect-TestMiele $cloud -Name $_ }
        [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = 3600 })
        Start-Sleep 1

        function Start-Call([string] $Script) {
            $shell = [powershell]::Create([Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
            [void]$shell.AddScript("Import-Module '$manifest'; $Script").BeginInvoke()
            $shell
        }
        function Start-Refresh([string] $Name) {
            $arguments = '-NoProfile', '-NonInteractive', '-Command', "`"Import-Module '$manifest'; Get-ApplianceToken Miele/$Name`""
            Start-Process $pwsh $arguments -PassThru -NoNewWindow -RedirectStandardOutput "$HOME/$Name.out" -RedirectStandardError "$HOME/$Name.err"
        }
    }

    It 'is completed if its pipeline is stopped, its runspace closed or its process ended' -Tag Unix {
        [void](Invoke-Cloud $cloud hold @{ endpoint = 'miele/token:refresh_token' })
        $jobs = @{}
        $signals | ForEach-Object { $jobs[$_] = Start-Refresh $_ }
        $stopped = Start-Call 'Get-ApplianceToken Miele/stop'
        $closed = Start-Call 'Get-ApplianceToken Miele/close'
        Wait-Until { (Invoke-Cloud $cloud state).held -eq $ways.Count } 'all wait for the cloud, which has already rotated'

        (Measure-Command { $stopped.Stop() }).TotalSeconds | Should -BeLessThan 5
        (Measure-Command { $closed.Runspace.Close() }).TotalSeconds | Should -BeLessThan 5
        $jobs.Keys | ForEach-Object { /bin/kill "-$_" $jobs[$_].Id }
        Start-Sleep -Milliseconds 300
        [void](Invoke-Cloud $cloud release @{ endpoint = '*' })
        $jobs.Values | ForEach-Object { $_.WaitForExit(10000) | Should -BeTrue }

        $sent = Get-RefreshCount $cloud
        foreach ($way in $ways) {
            Wait-Until { (Get-Generation $way) -eq 2 } "the refresh of $way is saved"
            (Invoke-ApplianceApi -Account "Miele/$way" -Path /devices -ErrorAction Stop).Count | Should -BeGreaterThan 0 -Because "of $way"
        }
        Get-RefreshCount $cloud | Should -Be $sent
    }

    It 'leaves the session valid if the process is killed before the cloud has rotated the token' {
        [void](Invoke-Cloud $cloud delay @{ endpoint = 'miele/token:refresh_token'; milliseconds = 60000 })
        $sent = Get-RefreshCount $cloud
        $job = Start-Refresh early
        Wait-Until { (Get-RefreshCount $cloud) -gt $sent } 'the cloud has the request'
        $job.Kill()
        $job.WaitForExit()

        Get-Generation early | Should -Be 1
        (Invoke-ApplianceApi -Account Miele/early -Path /devices -ErrorAction Stop).Count | Should -BeGreaterThan 0
        Get-Generation early | Should -Be 2
        Get-RefreshCount $cloud | Should -Be ($sent + 2)
    }

    It 'is saved if the process is killed after the journal and before the vault was written' -Tag SecretStore {
        $mark = Get-Item "$env:APPLIANCEAUTH_DATA/*/Miele-late.saved"
        Remove-Item $mark
        $vault = [IO.File]::Open("$($mark.Directory)/vault.lock", 'Open', 'ReadWrite', 'None')
        try {
            $sent = Get-RefreshCount $cloud
            $job = Start-Refresh late
            Wait-Until { (Get-Generation late) -eq 2 } 'the journal is written'
            $job.Kill()
            $job.WaitForExit()
        }
        finally {
            $vault.Dispose()
        }
        Test-Path $mark | Should -BeFalse
        (Invoke-ApplianceApi -Account Miele/late -Path /devices -ErrorAction Stop).Count | Should -BeGreaterThan 0
        Test-Path $mark | Should -BeTrue
        Get-RefreshCount $cloud | Should -Be ($sent + 1)
    }

    It 'returns its token and updates the vault after Select-Object has stopped the pipeline' -Tag SecretStore {
        $mark = Get-Item "$env:APPLIANCEAUTH_DATA/*/Miele-first.saved"
        Remove-Item $mark
        $vault = [IO.File]::Open("$($mark.Directory)/vault.lock", 'Open', 'ReadWrite', 'None')
        try {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            (Get-ApplianceToken Miele/first, Miele/stop | Select-Object -First 1).Account | Should -BeExactly Miele/first
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 8
            Get-Generation first | Should -Be 2
            Test-Path $mark | Should -BeFalse
        }
        finally {
            $vault.Dispose()
        }
        Wait-Until { Test-Path $mark } 'the vault has the token'
    }
}

Describe 'A process that is killed' -Tag EachStore {
    BeforeAll {
        $kills = $soak ? 220 : 3
        $spare = $soak ? 2 : 1
        $seed = Get-Random -Maximum 100000
        $random = [Random]::new($seed)
        Write-Host "  seed $seed"

        # In the process that is killed next: SecretStore may fail for as long as a process lives that has met its broken file.
        function Reset-Account($Worker) {
            $signedIn = Invoke-Worker $Worker {
                param($Folder, $BaseUri)
                . "$Folder/Cloud.ps1"
                . "$Folder/SignedIn.ps1"
                Connect-TestMiele @{ BaseUri = $BaseUri } -Force
            } $PSScriptRoot, $cloud.BaseUri
            if ($signedIn.Error) { throw "$(Get-Failure $signedIn)" }
            (Get-Issued) - (Get-Generation)
        }
        function Reset-Store($Worker) {
            if ($store -eq 'BuiltIn') { return }
            $reset = Invoke-Worker $Worker {
                Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore
                Set-Secret Own 'of the user' -Vault ApplianceTests
            }
            if ($reset.Error) { throw "$(Get-Failure $reset)" }
        }
        function Read-Own($Worker) {
            if ($store -eq 'BuiltIn') { return @{ Error = $null } }
            Invoke-Worker $Worker { Get-Secret Own -AsPlainText -Vault ApplianceTests }
        }
        $loop = {
            param($TellVault)
            while ($true) {
                # Without the marker file the vault is written at each refresh, as once a day and for shared vaults.
                if ($TellVault) { Remove-Item "$env:APPLIANCEAUTH_DATA/*/Miele-default.saved" -ErrorAction Ignore }
                Invoke-ApplianceApi -Account Miele/default -Path /devices -ErrorAction Ignore
            }
        }
    }

    It 'loses no session whose journal is written' {
        $happened = [ordered]@{ 'kept' = 0; 'lost' = 0; 'between rotation and journal' = 0; 'store unreadable to everyone' = 0 }
        Deny-Token
        $workers = [Collections.Generic.Queue[object]]::new()
        Start-Worker ($spare + 1) | ForEach-Object { $workers.Enqueue($_) }
        Reset-Store $workers.Peek()
        $base = Reset-Account $workers.Peek()
        foreach ($kill in 1..$kills) {
            $victim = $workers.Dequeue()
            if ($workers.Count -lt $kills - $kill + 1) { $workers.Enqueue((Start-Worker)) }
            $before = Get-Issued
            Send-Worker $victim $loop ($kill % 2)
            Wait-Until { (Get-Issued) -gt $before } "the session is refreshed before kill $kill"
            Start-Sleep -Milliseconds $random.Next(60)
            Stop-Worker $victim
            Wait-Until { $before = Get-Issued; Start-Sleep -Milliseconds 30; $before -eq (Get-Issued) } 'the cloud has completed the refresh'

            # A process that knows nothing yet looks at what is left.
            $next = $workers.Peek()
            $own = Read-Own $next
            $found = Invoke-Worker $next { (Get-ApplianceToken Miele/default).Account }
            $what = if ((Get-Issued) - $base -gt (Get-Generation)) { 'between rotation and journal' }
            elseif ($own.Error) { 'store unreadable to everyone' }
            elseif ($found.Error) { 'lost' }
            else { 'kept' }
            $happened[$what]++
            if ($what -ne 'kept') {
                if ($what -ne 'between rotation and journal') { Write-Host "  kill ${kill}: $(Get-Failure $own, $found)" }
                if ($own.Error) {
                    # Those that wait may have met the broken store.
                    Stop-Worker $workers
                    $workers.Clear()
                    Start-Worker ($spare + 1) | ForEach-Object { $workers.Enqueue($_) }
                    Reset-Store $workers.Peek()
                }
                $base = Reset-Account $workers.Peek()
            }
        }
        Stop-Worker $workers
        Write-Host "  $kills kills: $(($happened.GetEnumerator() | ForEach-Object { "$($_.Value) $($_.Key)" }) -join ', ')"
        $happened.lost | Should -Be 0
    }

    # SecretStore removes a secret before it adds it again: a kill in between takes the key with it, and the sign-in has to be repeated.
    It 'loses no session during a repeated sign-in, unless SecretStore has just removed the key' {
        [void](Invoke-Cloud $cloud reset @{})
        $lost = $broken = $true
        $happened = [ordered]@{ 'kept' = 0; 'lost' = 0; 'key removed' = 0; 'store unreadable to everyone' = 0 }
        $signIn = { param($Folder, $BaseUri) . "$Folder/Cloud.ps1"; . "$Folder/SignedIn.ps1"; while ($true) { Connect-TestMiele @{ BaseUri = $BaseUri } -Force } }
        foreach ($kill in 1..($soak ? 25 : 1)) {
            $victim, $next = Start-Worker 2
            if ($broken) { Reset-Store $victim }
            if ($lost) { [void](Reset-Account $victim) }
            $before = Get-Issued
            Send-Worker $victim $signIn $PSScriptRoot, $cloud.BaseUri
            Wait-Until { (Get-Issued) -gt $before } "there are new tokens before kill $kill"
            Start-Sleep -Milliseconds $random.Next(400)
            Stop-Worker $victim

            $own = Read-Own $next
            $found = Invoke-Worker $next { (Invoke-ApplianceApi -Account Miele/default -Path /devices).Count }
            $key = Invoke-Worker $next { Get-Secret ApplianceAuthKey-Miele-default -AsPlainText -Vault ApplianceTests -ErrorAction Ignore }
            $what = if ($own.Error) { 'store unreadable to everyone' } elseif (-not $found.Error) { 'kept' } elseif ($key.Output) { 'lost' } else { 'key removed' }
            $happened[$what]++
            if ($what -ne 'kept') { Write-Host "  kill ${kill}: $(Get-Failure $own, $found)" }
            $broken = [bool]$own.Error
            $lost = $what -ne 'kept'
            Stop-Worker $next
        }
        Write-Host "  while signing in again: $(($happened.GetEnumerator() | ForEach-Object { "$($_.Value) $($_.Key)" }) -join ', ')"
        $happened.lost | Should -Be 0
    }
}
