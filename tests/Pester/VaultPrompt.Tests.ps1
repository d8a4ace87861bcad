Describe 'A vault that prompts for its password' -Tag SecretStore, Terminal {
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

    AfterAll {
        Stop-Cloud $cloud
    }

    It 'keeps the calls of another runspace waiting until the user has answered' {
        $terminal = Start-Terminal "-File '$script'"
        [void](Wait-Screen $terminal 'requires a password|The end')
        # From now on the other runspace needs the vault, for longer than a call waits at the vault itself.
        Set-Content $prompted now
        Wait-Until { Test-Path "$prompted.seen" } 'the other runspace calls'
        Start-Sleep -Seconds 4
        Send-Keys $terminal "sesame`r"

        $screen = Wait-Screen $terminal 'The end'
        $screen | Should -Match 'main: Miele/default'
        $screen | Should -Match 'other: Miele/default'
    }

    It 'prompts where automatic import is switched off, and past a function Get-Secret of the user' {
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
