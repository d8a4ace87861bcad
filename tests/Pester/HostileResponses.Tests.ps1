# Hostile responses through every cmdlet that reads responses: only documented errors, and no appliance that hides another. The emulator makes
# them: a hand-made set and random ones by seed, which the core's own tests use too. The long form makes ten thousand random ones.

BeforeDiscovery {
    $lists = @{ Account = 'HomeConnect'; Target = 'homeConnectList' }, @{ Account = 'Miele'; Target = 'mieleList' }
    $events = @{ Account = 'HomeConnect'; Target = 'homeConnectEvent' }, @{ Account = 'Miele'; Target = 'mieleEvent' }
}

Describe 'A hostile response' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        . "$PSScriptRoot/WorkerPool.ps1"
        $cloud = Start-Cloud
        $cmdlets = (Get-Module ApplianceAuth).ImplementingAssembly
        $memory = $cmdlets.GetType('ApplianceAuth.Hosting.ModuleServices').GetProperty('Memory').GetValue($null)
        $core = $memory.GetType().Assembly
        # Without rate limits: otherwise most calls would be refused on this computer and never be sent.
        foreach ($provider in $core.GetType('ApplianceAuth.Providers.KnownProviders')::All) {
            $none = [Array]::CreateInstance($core.GetType('ApplianceAuth.Providers.RateRule'), 0)
            $provider.GetType().GetProperty('RateRules').SetValue($provider, $none)
        }
        Connect-TestHomeConnect $cloud -InMemory
        Connect-TestMiele $cloud -InMemory

        $documented = 'UnexpectedResponse', 'CloudFailed', 'CloudUnreachable', 'CallRefused', 'RateLimited', 'ApplianceNotFound'
        $first = $env:APPLIANCEAUTH_SEED ? [int]$env:APPLIANCEAUTH_SEED : (Get-Random -Maximum 1000000)
        $count = $soak ? 10000 : 1000
        Write-Host "  $count random responses from seed $first; APPLIANCEAUTH_SEED=$first runs the same ones."
        $web = [Net.Http.HttpClient]::new()

        function Send-Hostile([string] $Path, [hashtable] $Body) {
            # Invoke-RestMethod would take most of the test's time.
            $content = [Net.Http.StringContent]::new((ConvertTo-Json $Body -Compress), [Text.Encoding]::UTF8, 'application/json')
            $response = $web.PostAsync("$($cloud.BaseUri)/_cloud/$Path", $content).GetAwaiter().GetResult()
            $text = $response.EnsureSuccessStatusCode().Content.ReadAsStringAsync().GetAwaiter().GetResult()
            ConvertFrom-Json $text
        }
        function Get-HostileCase([string] $Target) {
            # What names each case to the emulator.
            $handMade = (Send-Hostile hostile @{ target = $Target; count = 0 }).handMade
            foreach ($number in 0..($handMade - 1)) { @{ target = $Target; number = $number } }
            foreach ($seed in $first..($first + $count - 1)) { @{ target = $Target; number = $seed; random = $true } }
        }
        function Assert-Documented($Failures, [string] $Case) {
            foreach ($failure in $Failures) {
                $id = ($failure.FullyQualifiedErrorId -split '[,.]')[0]
                if ($id -notin $documented -or $failure.Exception.GetType().Name -ne 'ApplianceAuthException') { throw "$Case`: $($failure.FullyQualifiedErrorId): $($failure.Exception)" }
            }
        }
        function Assert-Survivor($Case, $Found, $Reported, [string] $By) {
            foreach ($survivor in $Case.survivors) {
                if ($survivor -notin $Found) { throw "$($Case.name): $By shows '$Found' without $survivor. It reported: $Reported" }
            }
        }
    }

    AfterAll {
        $web.Dispose()
        Stop-Cloud $cloud
    }

    It 'as a list of <Account> returns appliances or a documented error' -ForEach $lists {
        $endpoint = "$($Account.ToLowerInvariant())/devices"
        $shown = $refused = $retried = 0
        $quiet = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
        foreach ($choice in Get-HostileCase $Target) {
            $case = (Send-Hostile hostile ($choice + @{ endpoint = $endpoint })).cases[0]
            $failures = $warnings = $null
            try { $read = @(Invoke-ApplianceApi /devices -Account $Account -MaximumRetryCount 0 @quiet -ErrorVariable failures -WarningVariable warnings) }
            catch { throw "$($case.name): $($_.Exception)" }
            Assert-Documented $failures $case.name
            Assert-Survivor $case $read.ApplianceId "$failures $warnings" Invoke-ApplianceApi
            $refused += [bool]$failures
            $refusal = "$($failures.FullyQualifiedErrorId)"
            # Get-Appliance waits before each retry, so a response that is retried takes seconds; the core's own tests have all of them.
            if ($refusal -match '^Cloud' -and $retried++ -ge 3) { continue }

            try { $seen = @(Get-Appliance $Account @quiet -ErrorVariable failures -WarningVariable warnings) }
            catch { throw "$($case.name): $($_.Exception)" }
            Assert-Documented $failures $case.name
            Assert-Survivor $case $seen.ApplianceId "$failures $warnings" Get-Appliance
            # One reader for both: what one refuses, the other does, and what one shows, the other does.
            if (("$($failures.FullyQualifiedErrorId)" -split ',')[0] -ne ($refusal -split ',')[0] -or @($read.ApplianceId).Where({ $_ -notin $seen.ApplianceId })) {
                throw "$($case.name): Invoke-ApplianceApi '$refusal' '$($read.ApplianceId)', Get-Appliance '$($failures.FullyQualifiedErrorId)' '$($seen.ApplianceId)'"
            }
            $shown += [bool]$seen
        }
        [void](Send-Hostile clearResponse @{ endpoint = $endpoint })
        Write-Host "  $shown gave appliances, $refused were refused."
        $shown | Should -BeGreaterThan 300
        $refused | Should -BeGreaterThan 300
    }

    It 'as the status of one appliance does not hide it or others' {
        $all = Get-Appliance HomeConnect -ListOnly
        $some = $all | Where-Object Connected | Select-Object -First 1
        foreach ($choice in Get-HostileCase homeConnectStatus | Get-Random -Count ($soak ? 5000 : 500) -SetSeed $first) {
            $case = (Send-Hostile hostile ($choice + @{ endpoint = 'homeconnect/status' })).cases[0]
            $failures = $null
            try { $seen = Get-Appliance HomeConnect -ApplianceId $some.ApplianceId -ErrorAction SilentlyContinue -WarningAction SilentlyContinue -ErrorVariable failures }
            catch { throw "$($case.name): $($_.Exception)" }
            Assert-Documented $failures $case.name
            if ($seen.ApplianceId -ne $some.ApplianceId) { throw "$($case.name) hides the appliance." }
        }
        Get-Appliance HomeConnect -WarningAction SilentlyContinue | Should -HaveCount $all.Count
        [void](Send-Hostile clearResponse @{ endpoint = 'homeconnect/status' })
    }

    It 'to a refresh returns a token or a documented error' -ForEach @{ Account = 'HomeConnect' }, @{ Account = 'Miele' } {
        $documented += 'RefreshRejected', 'SignInRefused', 'SignInDeclined', 'SignInExpired'
        # The same account before each case, with a token that is over, and without what the case before has left.
        $broker = $cmdlets.GetType('ApplianceAuth.Hosting.ModuleServices').GetProperty('Broker').GetValue($null)
        $address = $core.GetType('ApplianceAuth.Accounts.AccountAddress')::Parse($Account)
        $stored = $broker.FindAsync($memory, $address, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
        $tokens = $stored.Tokens.GetType().GetMethod('<Clone>$').Invoke($stored.Tokens, @())
        $tokens.GetType().GetProperty('ExpiresAt').SetValue($tokens, [DateTimeOffset]::UtcNow.AddMinutes(-1))
        $over = $stored.GetType().GetConstructors()[0].Invoke(@($stored.Registration, $tokens))
        $generation = $tokens.GetType().GetProperty('Generation')
        $endpoint = "$($Account.ToLowerInvariant())/token"

        function Restore-Account {
            # The newest generation counts.
            $generation.SetValue($tokens, $generation.GetValue($tokens) + 10)
            [void]$broker.SaveSignInAsync($memory, $over, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
        }

        $given = 0
        foreach ($choice in Get-HostileCase token) {
            $case = (Send-Hostile hostile ($choice + @{ endpoint = $endpoint })).cases[0]
            Restore-Account
            $failures = $null
            try { $token = Get-ApplianceToken $Account -AsPlainText -ErrorAction SilentlyContinue -WarningAction SilentlyContinue -ErrorVariable failures }
            catch { throw "$($case.name): $($_.Exception)" }
            Assert-Documented $failures $case.name
            if ([bool]$token -eq [bool]$failures) { throw "$($case.name): neither a token nor an error, or both." }
            $given += [bool]$token
        }
        Write-Host "  $given gave a token."
        $given | Should -BeGreaterThan 100
        [void](Send-Hostile clearResponse @{ endpoint = $endpoint })
        Restore-Account
        Get-ApplianceToken $Account -ErrorAction Stop | Should -Not -BeNullOrEmpty
    }

    It 'as an event of <Account> hides no other event' -ForEach $events {
        $choices = @(Get-HostileCase $Target)
        $state = [initialsessionstate]::CreateDefault()
        $state.ImportPSModule($manifest)
        $shell = [powershell]::Create($state).AddScript("Watch-ApplianceEvent $Account -IncludeCurrent -WarningAction SilentlyContinue")
        $output = [Management.Automation.PSDataCollection[psobject]]::new()
        [void]$shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
        Wait-Until { (Invoke-Cloud $cloud state).openStreams } 'the stream is open'
        $handMade = @($choices | Where-Object { -not $_.random }).Count
        foreach ($part in @{ number = 0; count = $handMade }, @{ number = $first; count = $count; random = $true }) {
            [void](Send-Hostile hostileEvents ($part + @{ target = $Target; provider = $Account.ToLowerInvariant() }))
        }
        $received = [Collections.Generic.List[psobject]]::new()
        Wait-Until {
            $received.AddRange($output.ReadAll())
            $received.Count -and $received[-1].ApplianceId -eq 'MARK' -and $received[-1].Value -eq ($first + $count - 1)
        } 'the last event is there' -TimeoutSec ($soak ? 600 : 60)
        $shell.Streams.Error.Count | Should -Be 0
        $shell.InvocationStateInfo.State | Should -Be Running
        # Opened again only where the token, which is one of the set, has ended.
        (Invoke-Cloud $cloud counters)."$($Account.ToLowerInvariant())/events" | Should -BeIn 1, 2

        # What came between two marks belongs to the case of the second.
        $cases = @((Send-Hostile hostile @{ target = $Target; number = 0; count = $handMade }).cases) +
            (Send-Hostile hostile @{ target = $Target; number = $first; count = $count; random = $true }).cases
        $found = [Collections.Generic.List[string]]::new()
        $at = 0
        foreach ($one in $received) {
            if ($one.ApplianceId -ne 'MARK') { $found.Add($one.Key); $found.Add($one.ApplianceId); continue }
            Assert-Survivor $cases[$at] $found '' Watch-ApplianceEvent
            $found.Clear()
            $at++
        }
        $at | Should -Be $cases.Count
        $shell.Stop()
        $shell.Dispose()
    }

    It 'to the request of an event stream is retried' -ForEach @{ Response = 'captive-portal' }, @{ Response = 'miele-default-backend' }, @{ Response = 'page-522' }, @{ Response = 'homeconnect-stream-conflict' } {
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'miele/events'; response = $Response })
        $events = Watch-ApplianceEvent Miele -IncludeCurrent -MaximumEvents 1 -TimeoutSec 20 -ErrorAction Stop
        $events | Should -HaveCount 1
    }
}
