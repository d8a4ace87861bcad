# Many processes and runspaces that find the same token expired at the same time. The emulator ends a session if a replaced refresh token is sent, so
# a superfluous refresh is detected.

Describe 'Concurrent refreshes' -Tag EachStore {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        . "$PSScriptRoot/WorkerPool.ps1"
        $processes, $runspaces, $expiries, $life = $soak ? (16, 4, 20, 8) : (4, 4, 1, 6)

        [void](New-TestStore)
        $cloud = Start-Cloud
        $workers = @(Start-Worker $processes -RunspaceCount $runspaces)
        # What is left of a life must be longer than a storm takes, or a second refresh is due within it.
        [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = $life; homeConnectTokenLife = $life })
        Connect-TestMiele $cloud
        Connect-TestMiele $cloud -Name second
        Connect-TestHomeConnect $cloud
        # A process's first call loads what it needs, which on a small machine takes longer than a life.
        Get-Failure (Invoke-Worker $workers { [void](Get-ApplianceToken *) }) | Should -BeNullOrEmpty

        function Wait-Expiry { Start-Sleep -Milliseconds ($life * 1000 + 100) }
    }

    AfterAll {
        Stop-Worker $workers
        Stop-Cloud $cloud
    }

    It 'happen once per account and expiry' {
        $worst = 0
        foreach ($expiry in 1..$expiries) {
            Wait-Expiry
            $before = (Get-RefreshCount $cloud), (Get-RefreshCount $cloud homeconnect)
            $results = Invoke-Worker $workers { 'Miele/default', 'HomeConnect/default' | ForEach-Object { "$((Get-ApplianceToken $_).TokenExpiresAt.Ticks)" } }

            Get-Failure $results | Should -BeNullOrEmpty -Because "of expiry $expiry"
            $results.Count | Should -Be ($processes * $runspaces)
            ($results | ForEach-Object { $_.Output -join ' ' } | Select-Object -Unique).Count | Should -Be 1 -Because 'all are given the same two tokens'
            ((Get-RefreshCount $cloud) - $before[0]), ((Get-RefreshCount $cloud homeconnect) - $before[1]) | Should -Be 1, 1 -Because "of expiry $expiry"
            foreach ($account in 'Miele/default', 'HomeConnect/default') {
                @(Invoke-ApplianceApi -Account $account -Path /devices -ErrorAction Stop).Count | Should -BeGreaterThan 0
            }
            $worst = [Math]::Max($worst, ($results | Measure-Object Milliseconds -Maximum).Maximum)
        }
        Write-Host "  $expiries expiries x 2 accounts x $processes processes x $runspaces runspaces: one refresh each, longest call $([int]$worst) ms"
    }

    It 'of two accounts happen at the same time' {
        foreach ($expiry in 1..$expiries) {
            Wait-Expiry
            $before = Get-RefreshCount $cloud
            $half = $processes / 2
            Send-Worker $workers[0..($half - 1)] { (Get-ApplianceToken Miele/default).Account }
            Send-Worker $workers[$half..($processes - 1)] { (Get-ApplianceToken Miele/second).Account }
            $results = Receive-Worker $workers

            Get-Failure $results | Should -BeNullOrEmpty -Because "of expiry $expiry"
            ((Get-RefreshCount $cloud) - $before) | Should -Be 2 -Because "of expiry $expiry"
            foreach ($account in 'Miele/default', 'Miele/second') {
                @(Invoke-ApplianceApi -Account $account -Path /devices -ErrorAction Stop).Count | Should -BeGreaterThan 0
            }
        }
        Write-Host "  $expiries expiries of two accounts, each in $half processes x $runspaces runspaces: one refresh each"
    }
}
