# A process that is killed at any step of a move, in every direction between the built-in store, SecretStore and a shared vault. The emulated cloud ends
# a session if a replaced refresh token is sent. SecretStore's own file may be unreadable after a kill while SecretStore writes it: such kills are
# counted, and an account that is not in SecretStore must survive them. The short form kills at some steps, which the seed chooses; the long one at all.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/WorkerPool.ps1"
    . "$PSScriptRoot/MoveTraces.ps1"
    . "$PSScriptRoot/MoveWatch.ps1"
    Import-Module "$PSScriptRoot/../FolderVault"
    $env:APPLIANCEAUTH_DATA = Join-Path $HOME data
    $folder = New-FolderVault Folder
    $secrets = @{ Folder = $folder; SecretStore = Join-Path (Get-SecretFolder) localstore/storefile }
    $journals = @{ BuiltIn = 'builtin'; Folder = '*foldervault*'; SecretStore = 'microsoftpowershellsecretstore-*' }
    $cloud = Start-Cloud
    $seed = $env:APPLIANCEAUTH_SEED ? [int]$env:APPLIANCEAUTH_SEED : (Get-Random -Maximum 100000)
    $random = [Random]::new($seed)
    Write-Host "  seed $seed"

    # In the process that is killed next: SecretStore may fail for as long as a process lives that has met its broken file.
    function Reset-Account($Worker, [string[]] $Stores) {
        $reset = Invoke-Worker $Worker {
            param($Folder, $BaseUri, $Stores)
            . "$Folder/Cloud.ps1"
            . "$Folder/SignedIn.ps1"
            if ('SecretStore' -in $Stores) {
                Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore
                Set-Secret Own 'of the user' -Vault SecretStore
            }
            Remove-Item "$env:APPLIANCEAUTH_DATA/*/Miele-move.*" -ErrorAction Ignore
            Get-SecretInfo -Vault Folder -Name *Miele-move | ForEach-Object { Remove-Secret -Vault Folder -Name $_.Name }
            Connect-TestMiele @{ BaseUri = $BaseUri } -Name move -Vault BuiltIn -Force
            Get-ApplianceToken Miele/move | Export-Clixml "$HOME/move.xml"
            # All stores have had the account, so that each name leads to it.
            foreach ($store in @($Stores -ne 'BuiltIn') + 'BuiltIn') { Move-ApplianceAccount Miele/move -Vault $store -Force }
        } $PSScriptRoot, $cloud.BaseUri, $Stores
        if ($reset.Error) { throw "$(Get-Failure $reset)" }
    }

    # A direction, and how often a move was killed at each of its steps as the files show them.
    function New-Direction([string] $From, [string] $To) {
        $hits = [ordered]@{}
        @('Incoming'; if ($To -ne 'BuiltIn') { 'Key' }; 'Committed'; if ($From -ne 'BuiltIn') { 'Removing' }; 'Activated') | ForEach-Object { $hits[$_] = 0 }
        [pscustomobject]@{ From = $From; To = $To; Hits = $hits; Wanted = @($hits.Keys); Before = 0 }
    }

    # Leaves some steps to be hit, of all directions together.
    function Select-Step($Directions, [int] $Count) {
        $chosen = @(Get-OpenStep $Directions 1 | Sort-Object { $random.Next() } | Select-Object -First $Count)
        foreach ($direction in $Directions) { $direction.Wanted = @($chosen | Where-Object Direction -EQ $direction | ForEach-Object Step) }
    }

    function Get-OpenStep($Directions, [int] $Least) {
        foreach ($direction in $Directions) {
            foreach ($step in $direction.Wanted) {
                if ($direction.Hits[$step] -lt $Least) { [pscustomobject]@{ Direction = $direction; Step = $step; Stays = $step -in 'Incoming', 'Key' } }
            }
        }
    }

    function Stop-Move($Victim, $Next) {
        $direction = $Next.Direction
        $journal = foreach ($store in $direction.From, $direction.To) { Join-Path (Get-Item "$env:APPLIANCEAUTH_DATA/$($journals[$store])").FullName Miele-move.session }
        $watch = [MoveWatch]::new($journal[0], $journal[1], $secrets[$direction.From], $secrets[$direction.To])
        Send-Worker $Victim { param($To) Move-ApplianceAccount Miele/move -Vault $To -Force } $direction.To
        # SecretStore needs a moment to write its file once it has begun, and a kill at its beginning leaves the file unreadable: the soak tries that too.
        $writes = $Next.Step -in 'Key', 'Removing' -and 'SecretStore' -in $direction.From, $direction.To
        $delay = ($writes ? 5000 : 0) + ($soak ? $random.Next(0, 3000) * $random.Next(0, 10) : 0)
        if ($soak -and $writes -and $random.Next(4) -eq 0) { $delay = 0 }
        $hit = $watch.Kill($Victim.Process, $Next.Step, $delay, 100)
        $printed = $Victim.Process.StandardOutput.ReadToEnd()
        [pscustomobject]@{ Hit = $hit; Error = $printed ? (Get-Failure (ConvertFrom-Json $printed)) : $null }
    }

    # What a process that knows nothing of the account yet finds, by each name, and whether it can refresh.
    function Get-Finding($Worker, $Direction, [string] $First, [string] $Expected) {
        $found = Invoke-Worker $Worker {
            param($From, $To, $First)
            $ways = [ordered]@{
                old = { Get-ApplianceToken Miele/move -Vault $From }
                new = { Get-ApplianceToken Miele/move -Vault $To }
                neither = { Get-ApplianceToken Miele/move }
                handle = { Import-Clixml "$HOME/move.xml" | Get-ApplianceToken }
            }
            $result = @{}
            foreach ($name in @($First) + @($ways.Keys -ne $First)) {
                try { $result[$name] = (& $ways[$name] 3>$null).Vault } catch { $result[$name] = "$($_.FullyQualifiedErrorId.Split(',')[0]): $_" }
            }
            $result
        } $Direction.From, $Direction.To, $First
        [void](Invoke-Cloud $cloud expire @{})
        $used = Invoke-Worker $Worker { param($Store) (Invoke-ApplianceApi /devices -Account Miele/move -Vault $Store 3>$null).Count } $Expected
        $own = if ('SecretStore' -in $stores) { Invoke-Worker $Worker { Get-Secret Own -AsPlainText -Vault SecretStore } }
        $left = if (-not $own.Error) { Invoke-Worker $Worker $leftSecrets move, $Expected }
        [pscustomobject]@{
            Names      = @($found.Output)[0]
            Used       = -not $used.Error -and @($used.Output)[0] -gt 0
            StoreDead  = [bool]$own.Error
            Usable     = Get-UsableHeader move
            Unfinished = Get-UnfinishedFile move
            Left       = @($left.Output)
            Failures   = Get-Failure $found, $used, $own, $left
        }
    }

    function Get-Outcome($Kill, $Finding, [string] $Expected, [bool] $Committed) {
        if ($Kill.Error) { return 'move failed by itself' }
        if ($Finding.StoreDead) {
            $kept = $Finding.Used -and $Finding.Names.neither -eq $Expected
            return $Expected -eq 'SecretStore' ? 'in an unreadable SecretStore' : $kept ? 'kept beside an unreadable SecretStore' : 'lost'
        }
        if (-not $Finding.Used -or @(@($Finding.Names.PSObject.Properties.Value) -ne $Expected).Count) { return 'lost' }
        if ($Finding.Usable.Count -ne 1 -or $Finding.Left) { return 'in two stores' }
        if ($Finding.Unfinished) { return 'in an unfinished file' }
        $Committed ? 'finished' : 'discarded'
    }
}

AfterAll {
    Stop-Cloud $cloud
    Remove-Item -Recurse $folder
}

$cases = @(
    @{ Stores = 'the built-in store and a folder vault'; Vaults = 'Folder'; Sample = 1; Tag = 'SecretManagement' }
    @{ Stores = 'SecretStore and the other stores'; Vaults = 'SecretStore', 'Folder'; Sample = 2; Tag = 'SecretStore' }
)
foreach ($case in $cases) {
    Describe 'Move-ApplianceAccount between <Stores> whose process is killed' -ForEach $case -Tag $case.Tag {
        BeforeAll {
            $stores = @('BuiltIn') + $Vaults
            $vault = @($Vaults)[0]
            if ($vault -eq 'SecretStore') { New-TestVault SecretStore }
            $directions = foreach ($one in $stores -ne $vault) { New-Direction $one $vault; New-Direction $vault $one }
            if (-not $soak) { Select-Step $directions $Sample }
        }

        It 'loses no session and leaves none in two stores' {
            $kills = $soak ? 60 : 0
            $least = $soak ? 5 : 1
            $outcomes = [ordered]@{
                finished = 0; discarded = 0; lost = 0; 'in two stores' = 0; 'in an unfinished file' = 0; 'move failed by itself' = 0
                'kept beside an unreadable SecretStore' = 0; 'in an unreadable SecretStore' = 0
            }
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $workers = [Collections.Generic.Queue[object]]::new()
            Start-Worker 2 | ForEach-Object { $workers.Enqueue($_) }
            Reset-Account $workers.Peek() $stores
            $place = 'BuiltIn'
            $replaced = $count = 0
            $bad = 'lost', 'in two stores', 'in an unfinished file', 'move failed by itself'
            while ((($open = @(Get-OpenStep $directions $least)) -or $count -lt $kills) -and $count -lt 3 * $kills + 60 -and ($outcomes[$bad] | Measure-Object -Sum).Sum -lt 5) {
                if (-not $open) { $open = @(Get-OpenStep $directions ([int]::MaxValue)) }
                $here = @($open | Where-Object { $_.Direction.From -eq $place } | Sort-Object Stays -Descending -Stable)
                if (-not $here) {
                    $place = $open[0].Direction.From
                    Get-Failure (Invoke-Worker $workers.Peek() { param($To) Move-ApplianceAccount Miele/move -Vault $To -Force } $place) | Should -BeNullOrEmpty
                    continue
                }

                $count++
                $next = $here[$soak ? $random.Next($here.Count) : 0]
                $direction = $next.Direction
                $victim = $workers.Dequeue()
                # One to look at what is left, and one more unless this may be the last kill.
                while ($workers.Count -lt ($count -lt $kills -or @($open).Count -gt 1 ? 2 : 1)) { $workers.Enqueue((Start-Worker)) }
                $sent = Get-RefreshCount $cloud
                $generation = (Get-UsableHeader move).Generation
                $kill = Stop-Move $victim $next
                $committed = $kill.Hit -in 'Committed', 'Removing', 'Activated'
                $place = $committed ? $direction.To : $direction.From
                $finding = Get-Finding $workers.Peek() $direction ('old', 'new', 'neither', 'handle')[$count % 4] $place
                $outcome = Get-Outcome $kill $finding $place $committed
                $outcomes[$outcome]++
                if ($outcome -in 'finished', 'discarded') {
                    if ($kill.Hit -eq 'Before') { $direction.Before++ } else { $direction.Hits[$kill.Hit]++ }
                    $replaced += (Get-RefreshCount $cloud) - $sent - ($finding.Usable[0].Generation - $generation)
                }
                else {
                    Write-Host "  kill $count from $($direction.From) to $($direction.To) at $($kill.Hit): $outcome; $($kill.Error) $($finding | ConvertTo-Json -Compress -Depth 4)"
                    Stop-Worker $workers
                    $workers.Clear()
                    Start-Worker 2 | ForEach-Object { $workers.Enqueue($_) }
                    Reset-Account $workers.Peek() $stores
                    $place = 'BuiltIn'
                }
            }
            Stop-Worker $workers
            foreach ($direction in $directions) {
                Write-Host "  from $($direction.From) to $($direction.To): $(@($direction.Hits.Keys | ForEach-Object { "$($direction.Hits[$_]) at $_" }) -join ', '); $($direction.Before) before"
            }
            Write-Host "  $count kills in $([int]$watch.Elapsed.TotalSeconds) s: $(@($outcomes.Keys | ForEach-Object { "$($outcomes[$_]) $_" }) -join ', ')"
            ($outcomes[$bad] | Measure-Object -Sum).Sum | Should -Be 0
            $replaced | Should -Be 0 -Because 'each refresh that was sent has given the next generation'
            Get-OpenStep $directions $least | ForEach-Object { "$($_.Direction.From) $($_.Direction.To) $($_.Step)" } | Should -BeNullOrEmpty -Because 'each chosen step is hit'
        }
    }
}
