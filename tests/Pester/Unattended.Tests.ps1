Describe 'A script with nobody there, and a vault that is locked' -Tag SecretStore {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        . "$PSScriptRoot/Terminal.ps1"
        New-TestVault
        # In another process, since this one would know the password from then on.
        Invoke-Pwsh {
            $password = ConvertTo-SecureString 'open sesame' -AsPlainText -Force
            Reset-SecretStore -Authentication Password -Interaction Prompt -Password $password -Force -WarningAction Ignore
        }

        $script = Join-Path $HOME job.ps1
        Set-Content $script @'
            Import-Module ApplianceAuth
            $before = (Get-Process -Id $PID).TotalProcessorTime
            try { Get-ApplianceToken Miele -ErrorAction Stop }
            catch {
                "caught $($_.FullyQualifiedErrorId)"
                "category $($_.CategoryInfo.Category)"
                "advice $($_.ErrorDetails.RecommendedAction)"
            }
            "worked $([int]((Get-Process -Id $PID).TotalProcessorTime - $before).TotalMilliseconds) ms"
            $watch = [Diagnostics.Stopwatch]::StartNew()
            try { Connect-MieleAccount -ClientId any -NoBrowser } catch { "caught $($_.FullyQualifiedErrorId)" }
            "waited $($watch.ElapsedMilliseconds) ms"
            exit 7
'@

        function Assert-Report([string] $Text) {
            $Text | Should -Match 'caught VaultLocked,ApplianceAuth.Commands.GetApplianceTokenCommand'
            $Text | Should -Match 'category AuthenticationError'
            $Text | Should -Match 'advice .*Unlock-SecretStore'
            $Text | Should -Match 'caught VaultLocked,ApplianceAuth.Commands.ConnectMieleAccountCommand'
            # The first call loads much. Its time on the clock would be that of the tests that run beside it.
            $Text -match 'worked (?<Worked>\d+) ms[\s\S]+waited (?<Waited>\d+) ms' | Should -BeTrue
            [int]$Matches.Worked | Should -BeLessThan 5000
            [int]$Matches.Waited | Should -BeLessThan 5000
        }
    }

    AfterEach {
        if (Test-Path Variable:terminal) { Stop-Terminal $terminal }
    }

    It 'gets our error and goes on, with its input from nowhere' -Tag Unix {
        $output = sh -c 'exec "$0" -NoProfile -File "$1" </dev/null 2>&1' $pwsh $script
        $LASTEXITCODE | Should -Be 7
        Assert-Report ($output -join "`n")
    }

    It 'gets our error and goes on, in a job' {
        $job = Start-Job -FilePath $script | Wait-Job -Timeout 30
        $job.State | Should -Be Completed
        Assert-Report ((Receive-Job $job) -join "`n")
        Remove-Job $job
    }

    It 'gets our error and goes on, at a terminal with <Name>' -Tag Terminal -ForEach @(
        @{ Name = '-NonInteractive'; Switch = '-NonInteractive'; Environment = @{} }
        @{ Name = 'CI set'; Switch = ''; Environment = @{ CI = 'true' } }
    ) {
        $terminal = Start-Terminal "$Switch -File '$script'" $Environment
        $terminal.WaitForExit(30000) | Should -BeTrue
        $terminal.ExitCode | Should -Be 7
        Assert-Report (Get-Content -Raw $terminal.Screen)
    }

    It 'asks where a person sits at the terminal' -Tag Terminal {
        $terminal = Start-Terminal "-File '$script'"
        Wait-Screen $terminal 'Vault ApplianceTests requires a password' | Should -Not -Match 'caught'
    }
}
