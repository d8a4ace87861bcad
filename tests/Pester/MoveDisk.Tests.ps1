# Moves on a disk that is full, with room for a few pages more each time, so that they fail at one step after the other. The session is kept, and the next
# command completes or discards the move once there is room. The short form takes some of the numbers of pages, which the seed chooses.

$cases = @(
    @{ Disk = 'the data folder'; From = 'BuiltIn'; To = 'Folder'; Id = 'DataFolderUnavailable'; Tag = 'SecretManagement' }
    @{ Disk = 'the data folder'; From = 'Folder'; To = 'BuiltIn'; Id = 'DataFolderUnavailable'; Tag = 'SecretManagement' }
    @{ Disk = 'the vault'; From = 'BuiltIn'; To = 'Folder'; Id = 'VaultUnavailable'; Tag = 'SecretManagement' }
    @{ Disk = 'the vault'; From = 'Folder'; To = 'BuiltIn'; Id = ''; Tag = 'SecretManagement' }
    @{ Disk = 'the data folder'; From = 'SecretStore'; To = 'BuiltIn'; Id = 'DataFolderUnavailable'; Tag = 'SecretStore' }
    @{ Disk = 'the data folder'; From = 'SecretStore'; To = 'Folder'; Id = 'DataFolderUnavailable'; Tag = 'SecretStore' }
    @{ Disk = 'the vault'; From = 'SecretStore'; To = 'Folder'; Id = 'VaultUnavailable'; Tag = 'SecretStore' }
)

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/WorkerPool.ps1"
    . "$PSScriptRoot/MoveTraces.ps1"
    Import-Module "$PSScriptRoot/../FolderVault"
}

Describe 'Move-ApplianceAccount on a full disk' -Tag SmallDisk, SecretManagement {
    BeforeAll {
        $seed = $env:APPLIANCEAUTH_SEED ? [int]$env:APPLIANCEAUTH_SEED : (Get-Random -Maximum 100000)
        $random = [Random]::new($seed)
        Write-Host "  seed $seed"
        $disks = @{}
        foreach ($name in 'the data folder', 'the vault') {
            $disks[$name] = (New-Item -ItemType Directory (Join-Path $HOME "disk-$($name -replace '\W')")).FullName
            mount -t tmpfs -o size=512k tmpfs $disks[$name]
        }
        $env:APPLIANCEAUTH_DATA = Join-Path $disks.'the data folder' data
        $cloud = Start-Cloud
        $mover, $other = Start-Worker 2
        $folder = New-FolderVault Folder (Join-Path $disks.'the vault' secrets)
        $vaults = @('Folder')
        if (Get-Module -ListAvailable Microsoft.PowerShell.SecretStore) {
            New-TestVault SecretStore
            $vaults += 'SecretStore'
        }

        function Invoke-Move($Worker, [string] $To) {
            Invoke-Worker $Worker { param($To) Move-ApplianceAccount Miele/full -Vault $To -Force -WarningVariable warned 3>$null; "$warned" } $To
        }
        # The second call refreshes. The first one shows the process the newest token: it may use one that it has seen in the store for half a minute.
        function Invoke-Call($Worker, [string] $Store, [switch] $Refresh) {
            foreach ($number in $Refresh ? (1, 2) : 1) {
                $call = Invoke-Worker $Worker {
                    param($Store)
                    $vault = $Store ? @{ Vault = $Store } : @{}
                    (Invoke-ApplianceApi /devices -Account Miele/full @vault 3>$null).Count
                    (Get-ApplianceAccount Miele/full @vault).Vault
                } $Store
                Get-Failure $call | Should -BeNullOrEmpty
                $call.Output[0] | Should -BeGreaterThan 0
                if ($number -eq 1 -and $Refresh) { [void](Invoke-Cloud $cloud expire @{}) }
            }
            $call.Output[1]
        }
        function Set-FreePage([string] $Disk, [int] $Count) {
            $room = [IO.DriveInfo]::new($Disk).AvailableFreeSpace - 4096 * $Count
            [IO.File]::WriteAllBytes("$Disk/filler", [byte[]]::new([Math]::Max(0, $room)))
        }

        Connect-TestMiele $cloud -Name full -Vault BuiltIn
        # All stores have had the account, so that each name leads to it.
        foreach ($store in $vaults + 'BuiltIn') { Move-ApplianceAccount Miele/full -Vault $store -Force }
    }

    AfterAll {
        Stop-Worker $mover, $other
        Stop-Cloud $cloud
        $disks.Values | ForEach-Object { umount -l $_ }
    }

    foreach ($case in $cases) {
        It 'keeps the session of a move from <From> to <To> if the disk of <Disk> is full' -ForEach $case -Tag $case.Tag {
            Get-Failure (Invoke-Move $mover $From) | Should -BeNullOrEmpty
            $start = (Get-UsableHeader full).Generation
            $sent = Get-RefreshCount $cloud
            $sample = $soak ? 0..12 : @(0) + @(1..11 | Sort-Object { $random.Next() } | Select-Object -First 1 | Sort-Object) + 12
            $outcomes = foreach ($pages in $sample) {
                Set-FreePage $disks[$Disk] $pages
                $move = Invoke-Move $mover $To
                # A token that is still valid needs no room.
                $now = Invoke-Worker $other { [void](Get-ApplianceToken Miele/full 3>$null); (Get-ApplianceAccount Miele/full).Vault }
                Get-Failure $now | Should -BeNullOrEmpty
                Remove-Item (Join-Path $disks[$Disk] filler)

                $expected = $move.Error ? $From : $To
                $now.Output | Should -Be $expected
                $refreshed = $random.Next(3)
                foreach ($number in 0..2) { Invoke-Call $other ($From, $To, '')[$number] -Refresh:($soak -or $number -eq $refreshed) | Should -Be $expected }
                Get-UsableHeader full | Should -HaveCount 1
                if ($expected -ne 'Folder') { Get-ChildItem $folder -Filter *Miele-full.secret | Should -BeNullOrEmpty -Because "of $pages free pages" }
                $move.Error ? $move.Error.Split(',')[0] : $move.Output[0] ? "moved, but $($move.Output)" : 'moved'
                if (-not $move.Error) {
                    if (-not $move.Output[0]) { break }
                    Get-Failure (Invoke-Move $mover $From) | Should -BeNullOrEmpty
                }
            }
            Write-Host "  from $From to $To, ${Disk}: $(@($outcomes | Group-Object | ForEach-Object { "$($_.Count) $($_.Name)" }) -join ', ')"
            @(@($outcomes) -notlike 'moved*' -ne $Id) | Should -BeNullOrEmpty
            if ($Id) { $outcomes | Should -Contain $Id }
            @($outcomes)[-1] | Should -Be moved
            # In a new process, because SecretStore lists from memory.
            Invoke-Pwsh $leftSecrets full, $To | Should -BeNullOrEmpty
            (Get-RefreshCount $cloud) - $sent | Should -Be ((Get-UsableHeader full).Generation - $start)
        }
    }
}
