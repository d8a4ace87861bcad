# What several processes send together: no more than Home Connect's limits allow, and no refresh token that the cloud has refused. The short form
# meets the limit of a second, the long form of build.ps1 soak that of a minute too.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/NewSignIn.ps1"
    . "$PSScriptRoot/WorkerPool.ps1"
    . "$PSScriptRoot/Waiting.ps1"
    $processes, $calls, $refusedCalls = $soak ? (4, 35, 250) : (2, 20, 25)
    [void](New-TestStore)
    $cloud = Start-Cloud
    $workers = @(Start-Worker $processes)
}

AfterAll {
    Stop-Worker $workers
    Stop-Cloud $cloud
}

Describe 'Rate limits' -Tag SharedProcess {
    BeforeAll {
        Connect-TestHomeConnect $cloud
        $signedIn = [Diagnostics.Stopwatch]::StartNew()
        $guest = New-SignIn $cloud code
        Connect-HomeConnectAccount guest @guest 6>&1 | Start-UserSignIn $cloud -User guest@example.com
        [void](Invoke-Cloud $cloud settings @{ realLimits = $true })

        function Get-Refused { @(Invoke-Cloud $cloud log | Where-Object status -EQ 429).Count }
        function Get-Sent { @(Invoke-Cloud $cloud log | Where-Object path -Like '/api/*').Count }
        function Add-Used([string] $Limit, [int] $Count) {
            # Counts calls of the default account that were never made, as if another process had made them.
            $counters = (Get-Item (Join-Path (Get-DataFolder) 'limits/*.counters') | Sort-Object LastWriteTime)[-1].FullName
            $library = ([Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ ApplianceAuth).Assemblies | Where-Object { $_.GetName().Name -eq 'ApplianceAuth' }
            $rules = $library.GetType('ApplianceAuth.Providers.KnownProviders')::HomeConnect.RateRules
            $open = [Activator]::CreateInstance($library.GetType('ApplianceAuth.RateLimits.RateLimiter'), @($counters, $rules, [TimeProvider]::System))
            $rule = [Array]::CreateInstance($library.GetType('ApplianceAuth.Providers.RateRule'), 1)
            $rule[0] = $rules | Where-Object Name -EQ $Limit
            foreach ($number in 1..$Count) { [void]$open.CountAsync($rule, [Threading.CancellationToken]::None).AsTask().Wait() }
        }
    }

    It 'stop several processes after nine errors, before the request of the tenth' {
        $results = Invoke-Worker $workers {
            1..6 | ForEach-Object {
                try { Invoke-ApplianceApi /devices/UNKNOWN -Account HomeConnect/guest -MaximumWaitSec 0 -ErrorAction Stop } catch { ($_.FullyQualifiedErrorId -split ',')[0] }
            }
        }

        Get-Failure $results | Should -BeNullOrEmpty
        Get-Refused | Should -Be 0
        Get-Sent | Should -Be 9
        @($results.Output) -eq 'RateLimited' | Should -HaveCount (6 * $processes - 9)
    }

    It 'are not exceeded by several processes at full speed' {
        $sent = Get-Sent
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Send-Worker $workers {
            param($Calls)
            foreach ($call in 1..$Calls) { @(Invoke-ApplianceApi /devices -Account HomeConnect -MaximumWaitSec 300).Count }
        } $calls
        $results = Receive-Worker $workers -TimeoutSec 400

        Get-Failure $results | Should -BeNullOrEmpty
        Get-Refused | Should -Be 0
        (Get-Sent) - $sent | Should -Be ($processes * $calls)
        Write-Host "  $($processes * $calls) calls of $processes processes in $([int]$watch.Elapsed.TotalSeconds) s, none refused"
    }

    It 'are shown for all processes without a request to the cloud' {
        $sent = Get-Sent
        $limits = Get-ApplianceRateLimit HomeConnect
        $minute = $limits | Where-Object Limit -EQ '50 calls in 1 minute'
        $minute.Account, $minute.Maximum | Should -Be HomeConnect/default, 50
        $second = Get-ApplianceRateLimit HomeConnect | Where-Object Limit -EQ '10 calls in 1 second'
        $second.Maximum | Should -Be 20
        $second.Used + $second.Left | Should -Be 20
        $minute.Used + $minute.Left | Should -Be 50
        $minute.ResetsAt | Should -BeOfType datetime
        ($limits | Where-Object Limit -EQ '10 errors in a row in 10 minutes').Used | Should -Be 0
        (Get-ApplianceRateLimit HomeConnect/guest | Where-Object Limit -Like '10 errors*').Used | Should -Be 9
        Get-ApplianceRateLimit Miele/* | Should -BeNullOrEmpty
        Get-Sent | Should -Be $sent
        ($limits | Format-Table | Out-String -Width 80).Split("`n").Length | Should -BeGreaterThan 9
    }

    It 'are listed by -WhatIf without a request' {
        $sent = Get-Sent
        $log = Join-Path $HOME whatif.txt
        $key = 'BSH.Common.Setting.PowerState'
        [void](Start-Transcript $log -UseMinimalHeader)
        Invoke-ApplianceApi /devices -Account HomeConnect -WhatIf | Should -BeNullOrEmpty
        Invoke-ApplianceApi "/devices/X/settings/$key" -Account HomeConnect -Method PUT -Body @{ key = $key } -WhatIf | Should -BeNullOrEmpty
        [void](Stop-Transcript)
        $shown = (Get-Content -Raw $log) -replace '\s+', ' '
        $shown | Should -Match 'What if: GET /api/homeappliances .*HomeConnect/default.*10 calls in 1 second \(\d+ used\).*50 calls in 1 minute \(\d+ used\).*1000 calls in 1 day \(\d+ used\)'
        $shown | Should -BeLike "*What if: PUT /api/homeappliances/X/settings/$key *HomeConnect/default*{`"data`":{`"key`":`"$key`"}}*"
        Get-Sent | Should -Be $sent
    }

    It 'warn at nine tenths of a day, and refuse calls locally after the first refusal' {
        $used = (Get-ApplianceRateLimit HomeConnect | Where-Object Limit -EQ '1000 calls in 1 day').Used
        Add-Used '1000 calls in 1 day' (898 - $used)
        $warnings = foreach ($call in 1..4) { Invoke-ApplianceApi /devices -Account HomeConnect 3>&1 | Where-Object { $_ -is [Management.Automation.WarningRecord] } }
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike 'HomeConnect/default*900 of 1000 calls in 1 day*'

        [void](Invoke-Cloud $cloud settings @{ callsPerDay = 1 })
        $before = [datetime]::Now
        $refusal = { Invoke-ApplianceApi /devices -Account HomeConnect -ErrorAction Stop } | Should -Throw -PassThru
        $refusal.FullyQualifiedErrorId | Should -Be 'RateLimited,ApplianceAuth.Commands.InvokeApplianceApiCommand'
        $refusal.Exception.StatusCode | Should -Be 429
        $until = $refusal.Exception.RetryAt.LocalDateTime
        ($until - $before).TotalHours | Should -BeGreaterThan 23.9
        Get-Refused | Should -Be 1

        $sent = Get-Sent
        $again = { Invoke-ApplianceApi /devices -Account HomeConnect -ErrorAction Stop } | Should -Throw -PassThru
        $again.Exception.Message | Should -BeLike '*1000 calls in 1 day*'
        [Math]::Abs(($again.Exception.RetryAt.LocalDateTime - $until).TotalSeconds) | Should -BeLessThan 2
        $results = Invoke-Worker $workers { 1..10 | ForEach-Object { try { Invoke-ApplianceApi /devices -Account HomeConnect -ErrorAction Stop } catch { ($_.FullyQualifiedErrorId -split ',')[0] } } }
        @($results.Output) | Select-Object -Unique | Should -Be RateLimited
        Get-Sent | Should -Be $sent
        Get-Refused | Should -Be 1
        (Get-ApplianceRateLimit HomeConnect | Where-Object Limit -EQ '1000 calls in 1 day').RetryAt | Should -Be $again.Exception.RetryAt.LocalDateTime
    }

    It 'refuse a refresh with -ForceRefresh while the token is valid' {
        # A token that is younger than 30 s is not refreshed again on request.
        Start-Sleep -Milliseconds ([Math]::Max(0, 31000 - $signedIn.ElapsedMilliseconds))
        Add-Used '10 token refreshes in 1 minute' 10
        { Get-ApplianceToken HomeConnect -ForceRefresh -ErrorAction Stop } | Should -Throw -ErrorId 'RateLimited,ApplianceAuth.Commands.GetApplianceTokenCommand'
        Get-RefreshCount $cloud homeconnect | Should -Be 0
    }
}

# Clouds block clients that send further requests after a refusal.
Describe 'A refresh token that the cloud has refused' {
    BeforeAll {
        [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = 1 })
        Connect-TestMiele $cloud
        [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = 3600 })
        [void](Invoke-Cloud $cloud revoke @{ provider = 'miele' })
        Start-Sleep 1

        function Get-Total { ((Invoke-Cloud $cloud counters).PSObject.Properties.Value | Measure-Object -Sum).Sum }
        function Get-ErrorId { ({ Get-ApplianceToken Miele/default -ErrorAction Stop } | Should -Throw -PassThru).FullyQualifiedErrorId }
    }

    It 'is sent once and then by no process' {
        Get-ErrorId | Should -BeExactly 'RefreshRejected,ApplianceAuth.Commands.GetApplianceTokenCommand'
        Get-RefreshCount $cloud | Should -Be 1
        $before = Get-Total

        $results = Invoke-Worker $workers {
            param($Calls)
            foreach ($call in 1..$Calls) {
                try { Get-ApplianceToken Miele/default -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
            }
        } $refusedCalls
        Get-Failure $results | Should -BeNullOrEmpty
        $results.Output.Count | Should -Be ($processes * $refusedCalls)
        $results.Output | Select-Object -Unique | Should -BeExactly 'RefreshRejected,ApplianceAuth.Commands.GetApplianceTokenCommand'
        Get-Total | Should -Be $before
        Write-Host "  $($processes * $refusedCalls) refused calls in $processes processes: $([Math]::Round(($results.Milliseconds | Measure-Object -Average).Average / $refusedCalls, 1)) ms each"
    }

    It 'is replaced in all processes after a new sign-in' {
        Connect-TestMiele $cloud -Force
        $results = Invoke-Worker $workers { (Get-ApplianceToken Miele/default).Account; @(Invoke-ApplianceApi -Account Miele/default -Path /devices).Count -gt 0 }
        Get-Failure $results | Should -BeNullOrEmpty
        $results | ForEach-Object { "$($_.Output)" } | Should -BeExactly (@('Miele/default True') * $processes)
    }
}
