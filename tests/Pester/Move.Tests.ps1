# Moves between the stores, whatever happens in between: a process that is killed at any step, and others that use the account meanwhile. The
# emulated cloud ends a session if a replaced refresh token is sent.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/Waiting.ps1"
    . "$PSScriptRoot/Workers.ps1"
    $env:APPLIANCEAUTH_DATA = Join-Path $HOME data
    $cloud = Start-Cloud
    $error_ = { param($Id) "$Id,ApplianceAuth.Commands.MoveApplianceAccountCommand" }

    function Get-Header([string] $Name) {
        foreach ($file in Get-ChildItem -Recurse $env:APPLIANCEAUTH_DATA -Filter "Miele-$Name.*" | Where-Object Extension -In .session, .incoming) {
            $header = Get-Content -TotalCount 1 $file | ConvertFrom-Json
            [pscustomobject]@{ Folder = $file.Directory.Name; Kind = $file.Extension; State = $header.state; Generation = $header.generation }
        }
    }
}

AfterAll { Stop-Cloud $cloud }

Describe 'Move-ApplianceAccount without a vault' {
    BeforeAll { Connect-TestMiele $cloud -Name home -Vault BuiltIn }

    It 'does nothing if the account is in the store already, and returns it with -PassThru' {
        Move-ApplianceAccount Miele/home -Vault BuiltIn | Should -BeNullOrEmpty
        (Move-ApplianceAccount Miele/home -Vault builtin -PassThru).Vault | Should -BeExactly BuiltIn
    }

    It 'refuses an account in memory, and says how to store one' {
        Connect-TestMiele $cloud -Name passing -InMemory
        $failure = { Move-ApplianceAccount Miele/passing -Vault BuiltIn } | Should -Throw -PassThru -ErrorId (& $error_ AccountInMemory)
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*without -InMemory*'
        (Get-ApplianceToken Miele/passing).Account | Should -Be Miele/passing
    }

    It 'refuses memory as the target' {
        { Move-ApplianceAccount Miele/home -Vault '[memory]' } | Should -Throw -ErrorId (& $error_ ParameterInvalid)
    }

    It 'reports an account that is not there, and returns nothing for a pattern without a match' {
        { Move-ApplianceAccount Miele/nowhere -Vault BuiltIn } | Should -Throw -ErrorId (& $error_ NotConnected)
        Move-ApplianceAccount Miele/no* -Vault BuiltIn -PassThru | Should -BeNullOrEmpty
    }

    It 'completes accounts and stores' {
        $line = 'Move-ApplianceAccount Miele/ho'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain Miele/home
        $line = 'Move-ApplianceAccount Miele/home -Vault Bu'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain BuiltIn
    }
}

Describe 'Move-ApplianceAccount to and from a <Kind>' -ForEach @(@{ Kind = 'folder vault'; Vault = 'Folder' }) -Tag SecretManagement {
    BeforeAll {
        Import-Module "$PSScriptRoot/../FolderVault"
        $folder = New-FolderVault Folder
        Connect-TestMiele $cloud -Name there -Vault BuiltIn
        Connect-TestMiele $cloud -Name many1 -Vault BuiltIn
        Connect-TestMiele $cloud -Name many2 -Vault BuiltIn
        $handle = Get-ApplianceToken Miele/there
    }

    BeforeEach { Set-FolderVault $folder }

    AfterAll { Remove-Item -Recurse $folder }

    It 'changes nothing with -WhatIf' {
        Move-ApplianceAccount Miele/there -Vault Folder -WhatIf
        (Get-ApplianceAccount Miele/there).Vault | Should -Be BuiltIn
        Get-ChildItem $folder -Filter *.secret | Should -BeNullOrEmpty
    }

    It 'refuses a vault that is <Like>, before anything changes' -ForEach @(
        @{ Like = 'too small'; How = @{ Limit = 1000 }; Id = 'VaultTooSmall' }
        @{ Like = 'full'; How = @{ Full = $true }; Id = 'VaultUnavailable' }
        @{ Like = 'read-only'; How = @{ ReadOnly = $true }; Id = 'VaultUnavailable' }
    ) {
        Set-FolderVault $folder @How
        { Move-ApplianceAccount Miele/there -Vault Folder } | Should -Throw -ErrorId (& $error_ $Id)
        (Get-ApplianceToken $handle).Vault | Should -Be BuiltIn
        (Get-Header there).State | Should -Be Connected
    }

    It 'moves the account there; the old name and a handle from before lead to it' {
        $moved = Move-ApplianceAccount Miele/there -Vault Folder -PassThru
        $moved.Vault | Should -Be Folder
        (Get-Secret ApplianceAuth-Miele-there -Vault Folder -AsPlainText | ConvertFrom-Json).refreshToken | Should -Not -BeNullOrEmpty
        Get-Content -Raw "$env:APPLIANCEAUTH_DATA/builtin-*/Miele-there.session" | Should -Not -Match 'refreshToken'
        Invoke-Pwsh {
            param($Handle)
            (Get-ApplianceToken Miele/there -Vault BuiltIn).Vault
            (Get-ApplianceToken Miele/there).Vault
            ($Handle | Get-ApplianceToken).Vault
        } $handle | Should -Be Folder, Folder, Folder
    }

    It 'is refused out of a vault that other machines may share, without -Force' {
        { Move-ApplianceAccount Miele/there -Vault BuiltIn } | Should -Throw -ErrorId (& $error_ AccountShared)
        (Get-ApplianceAccount Miele/there).Vault | Should -Be Folder
    }

    It 'moves it back with -Force, and leaves no secret in the vault' {
        Move-ApplianceAccount Miele/there -Vault BuiltIn -Force
        (Get-ApplianceAccount Miele/there).Vault | Should -Be BuiltIn
        Get-ChildItem $folder -Filter *there* | Should -BeNullOrEmpty
        (Get-ApplianceToken Miele/there -Vault Folder).Vault | Should -Be BuiltIn
    }

    It 'takes a pattern and the pipeline' {
        Move-ApplianceAccount Miele/many* -Vault Folder
        (Get-ApplianceAccount Miele/many*).Vault | Should -Be Folder, Folder
        Get-ApplianceAccount Miele/many* | Move-ApplianceAccount -Vault BuiltIn -Force -PassThru | ForEach-Object Vault | Should -Be BuiltIn, BuiltIn
    }

    It 'stays the selected account' {
        Select-ApplianceAccount Miele/there
        Move-ApplianceAccount Miele/there -Vault Folder
        (Get-ApplianceToken).Vault | Should -Be Folder
        Get-ApplianceAccount | Where-Object Selected | ForEach-Object Account | Should -Be Miele/there
    }
}

foreach ($case in @{ Vault = 'Folder'; Tag = 'SecretManagement' }, @{ Vault = 'SecretStore'; Tag = 'SecretStore' }) {
    Describe 'A move between the built-in store and <Vault> whose process is killed' -ForEach $case -Tag $case.Tag {
        BeforeAll {
            . "$PSScriptRoot/MoveWatch.ps1"
            $seed = Get-Random -Maximum 100000
            $random = [Random]::new($seed)
            Write-Host "  seed $seed"
            if ($Vault -eq 'SecretStore') {
                New-TestVault SecretStore
                Set-Secret Own 'of the user' -Vault SecretStore
                $secrets = Join-Path $HOME .secretmanagement/localstore/storefile
            }
            else {
                Import-Module "$PSScriptRoot/../FolderVault"
                $secrets = New-FolderVault Folder
            }

            function Reset-Account {
                Invoke-Pwsh {
                    param($Folder, $BaseUri, $Vault)
                    . "$Folder/Common.ps1"
                    . "$Folder/SignedIn.ps1"
                    if ($Vault -eq 'SecretStore') {
                        Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore
                        Set-Secret Own 'of the user' -Vault SecretStore
                    }
                    Remove-Item "$env:APPLIANCEAUTH_DATA/*/Miele-move.*"
                    Connect-TestMiele @{ BaseUri = $BaseUri } -Name move -Vault BuiltIn -Force
                    # Both stores have had the account, so that both names lead to it.
                    Move-ApplianceAccount Miele/move -Vault $Vault
                    Move-ApplianceAccount Miele/move -Vault BuiltIn -Force
                } $PSScriptRoot, $cloud.BaseUri, $Vault
                'BuiltIn'
            }
            function Get-Journal([string] $Store) {
                $key = $Store -eq 'BuiltIn' ? 'builtin-*' : $Vault -eq 'SecretStore' ? 'microsoftpowershellsecretstore-*' : '*oldervault*'
                Join-Path (Get-Item "$env:APPLIANCEAUTH_DATA/$key").FullName Miele-move.session
            }

            $check = {
                param($From, $To, $First)
                $ways = @{
                    old = { Get-ApplianceToken Miele/move -Vault $From }
                    new = { Get-ApplianceToken Miele/move -Vault $To }
                    neither = { Get-ApplianceToken Miele/move }
                    handle = { Import-Clixml "$HOME/move.xml" | Get-ApplianceToken }
                }
                foreach ($name in @($First) + @('old', 'new', 'neither', 'handle').Where{ $_ -ne $First }) {
                    try { $store = (& $ways[$name] 3>$null).Vault } catch { $store = $_.FullyQualifiedErrorId.Split(',')[0] + ": $_" }
                    "$name=$store"
                }
            }
            $refresh = { param($From) (Invoke-ApplianceApi /devices -Account Miele/move -Vault $From 3>$null).Count }
        }

        It 'loses no session and leaves none in two stores' {
            $kills = $soak ? 100 : 0
            $least = $soak ? 10 : 1
            $steps = @{ To = 'Incoming', 'Key', 'Committed', 'Activated'; Back = 'Incoming', 'Committed', 'Removing', 'Activated' }
            $hits = @{ To = @{}; Back = @{} }
            $happened = [ordered]@{ finished = 0; discarded = 0; lost = 0; 'in two stores' = 0; 'store unreadable to everyone' = 0 }
            $place = Reset-Account
            Get-ApplianceToken Miele/move | Export-Clixml "$HOME/move.xml"
            $workers = [Collections.Generic.Queue[object]]::new()
            Start-Worker 2 | ForEach-Object { $workers.Enqueue($_) }
            $refused = 0
            for ($kill = 1; ; $kill++) {
                $open = foreach ($way in 'To', 'Back') { foreach ($step in $steps[$way]) { if ([int]$hits[$way][$step] -lt $least) { "$way $step" } } }
                if (($kill -gt $kills -and -not $open) -or $kill -gt 3 * $kills + 40) { break }
                $way = $place -eq 'BuiltIn' ? 'To' : 'Back'
                $from, $to = $place, ($way -eq 'To' ? $Vault : 'BuiltIn')
                $wanted = @($steps[$way].Where{ [int]$hits[$way][$_] -lt $least }) + @($steps[$way])
                $step = $wanted[$soak ? $random.Next([Math]::Min(4, $wanted.Count)) : 0]
                $delay = $soak ? $random.Next(0, 3000) * $random.Next(0, 10) : 0

                $watch = [MoveWatch]::new((Get-Journal $from), (Get-Journal $to), ($from -eq 'BuiltIn' ? $null : $secrets), ($to -eq 'BuiltIn' ? $null : $secrets))
                $victim = $workers.Dequeue()
                $workers.Enqueue((Start-Worker))
                $sent = Get-RefreshCount $cloud
                $generation = (Get-Header move | Where-Object State -EQ Connected).Generation
                Send-Worker $victim { param($To) Move-ApplianceAccount Miele/move -Vault $To -Force } $to
                $hit = $watch.Kill($victim.Process, $step, $delay, 30)
                $hits[$way][$hit] = 1 + $hits[$way][$hit]

                $next = $workers.Peek()
                $first = @('old', 'new', 'neither', 'handle')[$kill % 4]
                $found = Invoke-Worker $next $check $from, $to, $first
                $stores = @{}
                foreach ($line in $found.Output) { $name, $store = $line -split '=', 2; $stores[$name] = $store }
                [void](Invoke-Cloud $cloud expire @{})
                $used = Invoke-Worker $next $refresh $from
                $own = $Vault -eq 'SecretStore' ? (Invoke-Worker $next { Get-Secret Own -AsPlainText -Vault SecretStore }) : @{ Error = $null }
                $active = @(Get-Header move | Where-Object { $_.Kind -eq '.incoming' -or $_.State -eq 'Connected' })
                $committed = $hit -in 'Committed', 'Removing', 'Activated'
                $expected = $committed ? $to : $from
                $same = @($stores.Values -ne $expected).Count -eq 0
                $what = if ($own.Error) { 'store unreadable to everyone' }
                elseif ($used.Error -or -not $used.Output -or -not $same) { 'lost' }
                elseif ($active.Count -ne 1) { 'in two stores' }
                else { $committed ? 'finished' : 'discarded' }
                $happened[$what]++
                if ($what -notin 'finished', 'discarded') {
                    Write-Host "  kill ${kill} at $way ${hit}: $what; $($found.Output -join '; ') $(Get-Failure $found, $used, $own) $($active | ConvertTo-Json -Compress)"
                    $place = Reset-Account
                    Stop-Worker $workers
                    $workers.Clear()
                    Start-Worker 2 | ForEach-Object { $workers.Enqueue($_) }
                }
                else {
                    $place = $expected
                    $refused += (Get-RefreshCount $cloud) - $sent - ($active[0].Generation - $generation)
                }
            }
            Stop-Worker $workers
            foreach ($way in 'To', 'Back') {
                Write-Host "  $($way -eq 'To' ? "to $Vault" : "from $Vault"): $(($steps[$way] + 'Before' | ForEach-Object { "$([int]$hits[$way][$_]) at $_" }) -join ', ')"
            }
            Write-Host "  $($kill - 1) kills: $(($happened.GetEnumerator() | ForEach-Object { "$($_.Value) $($_.Key)" }) -join ', ')"
            $happened.lost | Should -Be 0
            $happened.'in two stores' | Should -Be 0
            $refused | Should -Be 0 -Because 'each refresh that was sent has given the next generation'
            foreach ($way in 'To', 'Back') { foreach ($step in $steps[$way]) { [int]$hits[$way][$step] | Should -BeGreaterOrEqual $least -Because "of $way $step" } }
        }
    }
}

Describe 'Eight processes that use an account while it is moved' -Tag SecretManagement {
    It 'lose no session, and send no replaced refresh token' {
        Import-Module "$PSScriptRoot/../FolderVault"
        $folder = New-FolderVault Busy
        Connect-TestMiele $cloud -Name busy -Vault BuiltIn
        Move-ApplianceAccount Miele/busy -Vault Busy
        Move-ApplianceAccount Miele/busy -Vault BuiltIn -Force
        $sent = Get-RefreshCount $cloud
        $before = (Get-Header busy | Where-Object State -EQ Connected).Generation
        # Each token lives as long as it takes to refresh a few times in the run.
        [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = 3 })
        [void](Invoke-Cloud $cloud expire @{})
        $workers = Start-Worker 8
        Send-Worker $workers {
            param($Folder)
            $calls = 0
            while (-not (Test-Path "$Folder/stop")) {
                $vault = @{ Vault = ('BuiltIn', 'Busy')[$calls % 2] }
                if ($calls % 3 -eq 0) { $vault = @{} }
                [void](Get-ApplianceToken Miele/busy @vault -WarningAction Ignore)
                $calls++
            }
            $calls
        } $folder
        foreach ($move in 1..($soak ? 60 : 8)) { Move-ApplianceAccount Miele/busy -Vault ($move % 2 ? 'Busy' : 'BuiltIn') -Force }
        [void](New-Item "$folder/stop")
        $results = Receive-Worker $workers 300
        Stop-Worker $workers
        Write-Host "  calls per process: $($results.Output -join ', '); refreshes: $((Get-RefreshCount $cloud) - $sent)"
        Get-Failure $results | Should -BeNullOrEmpty
        [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = 3600 })
        [void](Invoke-Cloud $cloud expire @{})
        (Invoke-ApplianceApi /devices -Account Miele/busy).Count | Should -BeGreaterThan 0
        (Get-RefreshCount $cloud) - $sent | Should -Be ((Get-Header busy | Where-Object State -EQ Connected).Generation - $before)
        Remove-Item -Recurse $folder
    }
}
