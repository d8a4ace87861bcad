# Under ConstrainedLanguage, as machines with an application control policy run scripts.

Describe 'Under ConstrainedLanguage' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $cloud = Start-Cloud
        [void](New-TestStore)
        $miele = New-SignIn $cloud miele
        Connect-MieleAccount @miele 6>&1 | Start-Person $cloud

        $state = [initialsessionstate]::CreateDefault()
        $state.ImportPSModule($manifest)
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        $runspace.SessionStateProxy.LanguageMode = 'ConstrainedLanguage'

        function Invoke-Constrained([string] $Script) {
            $shell = [powershell]::Create().AddScript($Script)
            $shell.Runspace = $runspace
            try {
                $shell.Invoke()
                # Some refusals of the language are errors that do not end the script.
                if ($shell.Streams.Error.Count) { throw $shell.Streams.Error[0] }
            }
            finally {
                $shell.Dispose()
            }
        }
    }

    AfterAll {
        $runspace.Dispose()
        Stop-Cloud $cloud
    }

    It 'is really constrained' {
        { Invoke-Constrained '[IO.File]::Exists("x")' } | Should -Throw '*language mode*'
    }

    It 'signs in, here to the simulator' {
        $app = "@{ ClientId = '$($apps.Code)'; BaseUri = '$($cloud.BaseUri)/simulator'; RedirectUri = '$(New-Redirect $cloud $apps.Code)' }"
        (Invoke-Constrained "`$app = $app; Connect-HomeConnectAccount -Environment Simulator @app -PassThru 6>`$null").Account | Should -Be HomeConnect/simulator
    }

    It 'runs <_>' -ForEach @(
        'Get-ApplianceAccount | ForEach-Object Account'
        '(Get-ApplianceToken Miele).ExpiresOn'
        '(Get-ApplianceToken Miele).Claims["sub"]'
        'Get-ApplianceToken Miele -AsSecureString'
        'Get-ApplianceToken Miele | Invoke-ApplianceApi -Path /devices | ForEach-Object ApplianceId'
        'Invoke-ApplianceApi /devices/000100200304/actions -Account Miele -Method PUT -Body @{ light = 1 }; "done"'
        'Test-ApplianceAccount Miele'
        'Test-ApplianceAccount Miele -Detailed | Format-Table | Out-String'
        'Select-ApplianceAccount Miele -PassThru'
        'Get-ApplianceAccount | Out-String'
        'try { Get-ApplianceToken Miele/nobody -ErrorAction Stop } catch { $_.ErrorDetails.RecommendedAction }'
        '(Disconnect-ApplianceAccount HomeConnect/simulator).Account'
    ) {
        Invoke-Constrained $_ | Should -Not -BeNullOrEmpty
    }
}
