# A vault that is locked: an error without a user, a prompt with one.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/Waiting.ps1"
    . "$PSScriptRoot/Terminal.ps1"
    New-TestVault
    $cloud = Start-Cloud
    Connect-TestMiele $cloud
    # In another process, since this one would know the password from then on.
    Invoke-Pwsh {
        $password = ConvertTo-SecureString 'sesame' -AsPlainText -Force
        Set-SecretStoreConfiguration -Authentication Password -Interaction Prompt -Password $password -Confirm:$false
    }
}

AfterAll { Stop-Cloud $cloud }

Describe 'A non-interactive script with a locked vault' -Tag SecretStore {
    BeforeAll {
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

    It 'can catch VaultLocked and continues, with redirected input' -Tag Unix {
        $output = sh -c 'exec "$0" -NoProfile -File "$1" </dev/null 2>&1' $pwsh $script
        $LASTEXITCODE | Should -Be 7
        Assert-Report ($output -join "`n")
    }

    It 'can catch VaultLocked and continues, in a job' {
        $job = Start-Job -FilePath $script | Wait-Job -Timeout 30
        $job.State | Should -Be Completed
        Assert-Report ((Receive-Job $job) -join "`n")
        Remove-Job $job
    }

    It 'can catch VaultLocked and continues, at a terminal with <Name>' -Tag Terminal -ForEach @(
        @{ Name = '-NonInteractive'; Switch = '-NonInteractive'; Environment = @{} }
        @{ Name = 'CI set'; Switch = ''; Environment = @{ CI = 'true' } }
    ) {
        $terminal = Start-Terminal "$Switch -File '$script'" $Environment
        $terminal.WaitForExit(30000) | Should -BeTrue
        $terminal.ExitCode | Should -Be 7
        Assert-Report (Get-Content -Raw $terminal.Screen)
    }
}

Describe 'A vault that prompts for its password' -Tag SecretStore, Terminal {
    BeforeAll {
        $prompted = Join-Path $HOME prompted
        $script = Join-Path $HOME session.ps1
        Set-Content $script @"
            Import-Module '$manifest'
            `$state = [initialsessionstate]::CreateDefault()
            `$state.ImportPSModule('$manifest')
            `$other = [powershell]::Create(`$state).AddScript({
                while (-not (Test-Path '$prompted')) { Start-Sleep -Milliseconds 100 }
                '$prompted' | Set-Content '$prompted.seen'
                try { "other: `$((Get-ApplianceToken Miele -ErrorAction Stop).Account)" } catch { "other: `$(`$_.FullyQualifiedErrorId)" }
            })
            `$running = `$other.BeginInvoke()
            try { "main: `$((Get-ApplianceToken Miele -ErrorAction Stop).Account)" } catch { "main: `$(`$_.FullyQualifiedErrorId)" }
            `$other.EndInvoke(`$running)
            'The end'
"@
    }

    AfterEach {
        if (Test-Path Variable:terminal) { Stop-Terminal $terminal }
    }

    It 'prompts at the terminal while calls of another runspace wait' {
        $terminal = Start-Terminal "-File '$script'"
        Wait-Screen $terminal 'requires a password|The end' | Should -Match 'Vault ApplianceTests requires a password'
        # From now on the other runspace needs the vault, for longer than a call waits at the vault itself.
        Set-Content $prompted now
        Wait-Until { Test-Path "$prompted.seen" } 'the other runspace calls'
        Start-Sleep -Seconds 4
        Send-Keys $terminal "sesame`r"

        $screen = Wait-Screen $terminal 'The end'
        $screen | Should -Match 'main: Miele/default'
        $screen | Should -Match 'other: Miele/default'
    }

    It 'prompts up to three times, until the password is right: <Outcome>' -ForEach @(
        @{ Typed = 'wrong', 'wrong', 'sesame'; Outcome = 'Miele/default' }
        @{ Typed = 'wrong', 'wrong', 'wrong'; Outcome = 'VaultLocked' }
    ) {
        $script = Join-Path $HOME mistyped.ps1
        Set-Content $script @"
            Import-Module '$manifest'
            try { "main: `$((Get-ApplianceToken Miele -ErrorAction Stop).Account)" } catch { "main: `$(`$_.FullyQualifiedErrorId)" }
            'The end'
"@
        $terminal = Start-Terminal "-File '$script'"
        foreach ($number in 1..3) {
            [void](Wait-Screen $terminal "(?:requires a password[\s\S]*){$number}|The end")
            Send-Keys $terminal "$($Typed[$number - 1])`r"
        }
        Wait-Screen $terminal 'The end' | Should -Match "main: $Outcome"
    }

    It 'prompts without automatic import and despite a function Get-Secret' {
        $script = Join-Path $HOME manual.ps1
        Set-Content $script @"
            `$PSModuleAutoLoadingPreference = 'None'
            Microsoft.PowerShell.Core\Import-Module '$manifest'
            function global:Get-Secret { 'The function of the user was called.' }
            try { "main: `$((Get-ApplianceToken Miele -ErrorAction Stop).Account)" } catch { "main: `$(`$_.FullyQualifiedErrorId)" }
            "errors: `$(`$Error.Count)"
            'The end'
"@
        $terminal = Start-Terminal "-File '$script'"
        [void](Wait-Screen $terminal 'requires a password|The end')
        Send-Keys $terminal "sesame`r"
        $screen = Wait-Screen $terminal 'The end'
        $screen | Should -Match 'main: Miele/default'
        $screen | Should -Match 'errors: 0'
        $screen | Should -Not -Match 'function of the user'
    }
}
