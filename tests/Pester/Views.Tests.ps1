# Output in 80 columns, declared output types, and ConstrainedLanguage mode.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/NewSignIn.ps1"
    $cloud = Start-Cloud
    [void](New-TestStore)
    $miele = New-SignIn $cloud miele
    Connect-MieleAccount holiday-home @miele 6>&1 | Start-UserSignIn $cloud
}

AfterAll { Stop-Cloud $cloud }

Describe 'Output in 80 columns' -Tag SharedProcess {
    BeforeAll {
        $simulator = New-SignIn $cloud simulator
        Connect-HomeConnectAccount ('x' * 40) @simulator 6>$null
        Connect-HomeConnectAccount gone @simulator 6>$null
        $shown = @{
            'Get-ApplianceAccount'        = Get-ApplianceAccount
            'Get-ApplianceToken'          = Get-ApplianceToken *
            'Test-ApplianceAccount'       = Test-ApplianceAccount * -Detailed
            'Select-ApplianceAccount'     = Select-ApplianceAccount Miele/holiday-home -PassThru
            'Disconnect-ApplianceAccount' = Disconnect-ApplianceAccount HomeConnect/gone
            'Invoke-ApplianceApi'         = Invoke-ApplianceApi /devices -Account Miele/holiday-home
        }
        $secrets = (Invoke-Cloud $cloud secrets).value
    }

    It 'shows <_> completely as table, list and wide, without a secret' -ForEach @(
        'Get-ApplianceAccount', 'Get-ApplianceToken', 'Test-ApplianceAccount', 'Select-ApplianceAccount', 'Disconnect-ApplianceAccount'
    ) {
        $objects = $shown[$_]
        $texts = ($objects | Out-String -Width 80), ($objects | Format-List | Out-String -Width 80), ($objects | Format-Wide | Out-String -Width 80)
        foreach ($text in $texts) {
            ($text -split "`n").TrimEnd() | Where-Object Length -GT 80 | Should -BeNullOrEmpty
            foreach ($secret in $secrets) { $text.Contains($secret) | Should -BeFalse }
        }
        foreach ($object in $objects) { $texts[0].Contains($object.Account) | Should -BeTrue -Because $object.Account }
    }

    It 'shows no control characters of an appliance name' {
        $name = "`u{202E}nevo`a`u{200B}`u{2066}`e]0;owned"
        $document = @{ ident = @{ deviceName = $name; deviceIdentLabel = @{ fabNumber = '000100200301' } }; state = @{ ProgramID = @{ value_raw = 1; value_localized = $name } } }
        [void](Invoke-Cloud $cloud appliance @{ provider = 'miele'; document = $document })
        $appliance = Get-Appliance Miele/holiday-home -ApplianceId 000100200301

        $appliance.Name | Should -BeExactly $name -Because 'the property is unchanged'
        foreach ($text in ($appliance | Out-String -Width 200), ($appliance | Format-List | Out-String -Width 200)) {
            $text | Should -Match 'nevo\]0;owned[\s\S]*nevo\]0;owned'
            $text | Should -Not -Match '[\u202E\u200B\u2066\a]|\e\]'
        }
    }

    It 'has the declared output types: <_>' -ForEach @(
        'Get-ApplianceAccount', 'Get-ApplianceToken', 'Test-ApplianceAccount', 'Select-ApplianceAccount', 'Disconnect-ApplianceAccount', 'Invoke-ApplianceApi'
    ) {
        $declared = (Get-Command $_).OutputType.Type
        # An object made of JSON is a PSObject in all that PowerShell says of it, but for GetType.
        $given = $shown[$_] | ForEach-Object { $_ -is [Management.Automation.PSCustomObject] ? [psobject] : $_.GetType() } | Sort-Object -Unique
        $given | Should -BeIn $declared
    }
}

# As machines with an application control policy run scripts.
Describe 'ConstrainedLanguage mode' {
    BeforeAll {
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

    AfterAll { $runspace.Dispose() }

    It 'is active' {
        { Invoke-Constrained '[IO.File]::Exists("x")' } | Should -Throw '*language mode*'
    }

    It 'allows a sign-in' {
        $app = "@{ ClientId = '$($apps.Code)'; BaseUri = '$($cloud.BaseUri)/simulator'; RedirectUri = '$(New-Redirect $cloud $apps.Code)' }"
        (Invoke-Constrained "`$app = $app; Connect-HomeConnectAccount -Environment Simulator @app -PassThru 6>`$null").Account | Should -Be HomeConnect/simulator
    }

    It 'allows <_>' -ForEach @(
        'Get-ApplianceAccount | ForEach-Object Account'
        '(Get-ApplianceToken Miele/holiday-home).TokenExpiresAt'
        '(Get-ApplianceToken Miele/holiday-home).Claims["sub"]'
        'Get-ApplianceToken Miele/holiday-home -AsSecureString'
        'Get-ApplianceToken Miele/holiday-home | Invoke-ApplianceApi -Path /devices | ForEach-Object ApplianceId'
        'Invoke-ApplianceApi /devices/000100200304/actions -Account Miele/holiday-home -Method PUT -Body @{ light = 1 }; "done"'
        'Test-ApplianceAccount Miele/holiday-home'
        'Test-ApplianceAccount Miele/holiday-home -Detailed | Format-Table | Out-String'
        'Select-ApplianceAccount Miele/holiday-home -PassThru'
        'Get-ApplianceAccount | Out-String'
        'try { Get-ApplianceToken Miele/unknown -ErrorAction Stop } catch { $_.ErrorDetails.RecommendedAction }'
        '(Disconnect-ApplianceAccount HomeConnect/simulator).Account'
    ) {
        Invoke-Constrained $_ | Should -Not -BeNullOrEmpty
    }
}
