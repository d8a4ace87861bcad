# Random pipelines of nested cmdlets over accounts in a slow vault, with tokens that the cloud has ended, some of them stopped at a random moment.
# None may hang. The seed is printed; the environment variable APPLIANCEAUTH_SEED repeats a run.

Describe 'Random pipelines' -Tag SecretManagement {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        . "$PSScriptRoot/WorkerPool.ps1"
        Import-Module "$PSScriptRoot/../FolderVault"
        $folder = New-FolderVault Slow -DefaultVault
        $cloud = Start-Cloud
        foreach ($name in 'one', 'two', 'three') { Connect-TestMiele $cloud -Name $name }
        Connect-TestHomeConnect $cloud
        [void](Invoke-Cloud $cloud settings @{ replayedEvents = 1 })
        [void](Invoke-Cloud $cloud event @{ provider = 'homeconnect'; event = 'NOTIFY'; data = '{"key":"K","value":1}' })

        $seed = [int]($env:APPLIANCEAUTH_SEED ?? (Get-Random -Maximum 1000000))
        $random = [Random]::new($seed)
        $rounds = $soak ? 200 : 3
        $accounts = 'Miele/one', 'Miele/two', 'Miele/three'

        function Get-RandomItem($From) { $From[$random.Next($From.Count)] }

        # Each stream of Miele starts with the values of ten appliances, so every pipeline ends.
        function New-RandomScript {
            $a, $b, $c = 1..3 | ForEach-Object { Get-RandomItem $accounts }
            $watched = (Get-RandomItem $a, "$a, $b", "$a, HomeConnect", "$a, $b, HomeConnect", 'Miele/*') + ' -IncludeCurrent' + (Get-RandomItem '', ' -Verbose 4>&1')
            $nested = Get-RandomItem @(
                "Invoke-ApplianceApi /devices -Account $b"
                "Invoke-ApplianceApi /devices -Account $b -Raw; Invoke-ApplianceApi /devices -Account $c | Select-Object -First 1"
                "(Get-ApplianceToken $b).Account"
                "Get-ApplianceToken $a, $b | Invoke-ApplianceApi -Path /devices"
                "Get-Appliance $b -ListOnly | Select-Object -First 2 | ForEach-Object { (Get-ApplianceToken $c).Account }"
                "(Get-ApplianceAccount).Account"
                "Test-ApplianceAccount $b"
                "Watch-ApplianceEvent $c -IncludeCurrent -MaximumEvents 2 | ForEach-Object { (Get-ApplianceToken $b).Account }"
            )
            $first = $random.Next(1, 4)
            Get-RandomItem @(
                "Watch-ApplianceEvent $watched | ForEach-Object { $nested } | Select-Object -First $first"
                "Watch-ApplianceEvent $watched | Select-Object -First $first | ForEach-Object { $nested }"
                "Get-Appliance $a -Verbose 4>&1 | Select-Object -First $first | ForEach-Object { $nested }"
                "Get-ApplianceToken Miele/* -Verbose *>&1 | ForEach-Object { $nested } | Select-Object -First $first"
                "$nested"
            )
        }

        function Wait-Ended($Handle, [int] $Seconds, [string] $What) {
            if (-not $Handle.AsyncWaitHandle.WaitOne($Seconds * 1000)) { throw "$What did not end within $Seconds s (seed $seed)." }
        }
    }

    AfterAll {
        Stop-Cloud $cloud
        # A save that has begun continues after Ctrl+C, and writes to the vault.
        Wait-Until { Remove-Item -Recurse $folder -ErrorAction Ignore; -not (Test-Path $folder) } 'the folder of the vault is removed'
    }

    It 'end, and stop at once on Ctrl+C' {
        Write-Host "  seed $seed"
        $stopped = 0
        $watch = [Diagnostics.Stopwatch]::StartNew()
        foreach ($round in 1..$rounds) {
            Set-FolderVault $folder -DelayMs (Get-RandomItem 0, 20, 80, 200)
            if ($random.Next(4)) { [void](Invoke-Cloud $cloud expire @{ provider = 'miele' }) }
            $running = foreach ($number in 1..$random.Next(1, 3)) {
                $script = New-RandomScript
                Start-Shell $script | Add-Member -PassThru -NotePropertyMembers @{ Script = $script; Stops = $random.Next(2); At = $random.Next(2000) }
            }
            foreach ($one in $running | Sort-Object At) {
                $what = "Round ${round}: $($one.Script)"
                if ($one.Stops) {
                    [void]$one.Result.AsyncWaitHandle.WaitOne($one.At)
                    Wait-Ended ($one.Shell.BeginStop($null, $null)) 10 "$what, stopped after $($one.At) ms,"
                    $stopped++
                }
                else {
                    Wait-Ended $one.Result 60 $what
                    # EndInvoke throws what ended the script.
                    [void]$one.Shell.EndInvoke($one.Result)
                    $one.Shell.Streams.Error | Should -BeNullOrEmpty -Because "of $what (seed $seed)"
                }
                $one.Shell.Dispose()
            }
        }
        Write-Host "  $rounds rounds, $stopped pipelines stopped, $([int]$watch.Elapsed.TotalSeconds) s"
    }
}
