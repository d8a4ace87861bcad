# Processes that move the same account in different directions at the same time, and others that use it meanwhile. The emulated cloud ends a session if a
# replaced refresh token is sent. The long form has more processes and moves.

Describe 'Move-ApplianceAccount in several processes at once, while others use the account' -Tag SecretManagement {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        . "$PSScriptRoot/WorkerPool.ps1"
        . "$PSScriptRoot/MoveTraces.ps1"
        Import-Module "$PSScriptRoot/../FolderVault"
        $env:APPLIANCEAUTH_DATA = Join-Path $HOME data
        $cloud = Start-Cloud
        $moverCount, $readerCount, $moves, $pause = $soak ? (8, 2, 60, 0) : (3, 1, 3, 20)
        $movers = @(Start-Worker $moverCount)
        $readers = @(Start-Worker $readerCount)
        $folders = 'Busy', 'Other' | ForEach-Object { New-FolderVault $_ }
        $stop = Join-Path $HOME stop

        # Each process moves the account to another store than the one before it. If another process has moved it already, it tries the next store.
        $move = {
            param($First, $Count)
            $result = @{ Moved = 0; Late = 0 }
            foreach ($number in 1..$Count) {
                try {
                    Move-ApplianceAccount Miele/busy -Vault ('BuiltIn', 'Busy', 'Other')[($First + $number) % 3] -Force
                    $result.Moved++
                }
                catch {
                    if ($_.FullyQualifiedErrorId -notmatch '^(NotConnected|AccountExists),') { throw }
                    $result.Late++
                }
            }
            $result
        }
        $use = {
            param($Stop, $Pause)
            for ($calls = 0; -not (Test-Path $Stop) -or $calls -eq 0; $calls++) {
                $vault = @{ Vault = ('BuiltIn', 'Busy', 'Other')[$calls % 4] }
                if ($calls % 4 -eq 3) { $vault = @{} }
                [void](Get-ApplianceToken Miele/busy @vault -WarningAction Ignore)
                Start-Sleep -Milliseconds $Pause
            }
            $calls
        }
    }

    AfterAll {
        Stop-Worker ($movers + $readers)
        Stop-Cloud $cloud
        Remove-Item -Recurse $folders
    }

    It 'ends, loses no session, and sends no replaced refresh token' {
        # Each token lives as long as it takes to refresh a few times in the run.
        [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = $soak ? 3 : 2 })
        Connect-TestMiele $cloud -Name busy -Vault BuiltIn
        # All stores have had the account, so that each name leads to it.
        foreach ($store in 'Busy', 'Other', 'BuiltIn') { Move-ApplianceAccount Miele/busy -Vault $store -Force }
        $sent = Get-RefreshCount $cloud
        $before = (Get-UsableHeader busy).Generation

        $watch = [Diagnostics.Stopwatch]::StartNew()
        Send-Worker $readers $use $stop, $pause
        foreach ($number in 0..($moverCount - 1)) { Send-Worker $movers[$number] $move $number, $moves }
        $moved = @(Receive-Worker $movers -TimeoutSec ($soak ? 1800 : 300))
        [void](New-Item $stop)
        $used = @(Receive-Worker $readers -TimeoutSec 300)
        Write-Host ("  {0} moves, {1} times another process was first; calls: {2}; refreshes: {3}; {4:0} s" -f (
                ($moved.Output.Moved | Measure-Object -Sum).Sum, ($moved.Output.Late | Measure-Object -Sum).Sum, ($used.Output -join ', '),
                ((Get-RefreshCount $cloud) - $sent), $watch.Elapsed.TotalSeconds))
        Get-Failure ($moved + $used) | Should -BeNullOrEmpty

        [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = 3600 })
        foreach ($vault in @{ Vault = 'BuiltIn' }, @{ Vault = 'Busy' }, @{ Vault = 'Other' }, @{}) {
            [void](Invoke-Cloud $cloud expire @{})
            (Invoke-ApplianceApi /devices -Account Miele/busy @vault).Count | Should -BeGreaterThan 0
        }
        (Get-RefreshCount $cloud) - $sent | Should -BeGreaterThan 4 -Because 'the account was refreshed also while it was moved'
        $usable = Get-UsableHeader busy
        $usable | Should -HaveCount 1
        (Get-RefreshCount $cloud) - $sent | Should -Be ($usable[0].Generation - $before)
        & $leftSecrets busy (Get-ApplianceToken Miele/busy).Vault | Should -BeNullOrEmpty
    }
}
