# What a terminal of 80 columns shows of the objects, and that they are what the cmdlets say they give.

Describe 'In 80 columns' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $cloud = Start-Cloud
        [void](New-TestStore)
        $miele = New-SignIn $cloud miele
        Connect-MieleAccount holiday-home @miele 6>&1 | Start-Person $cloud
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

    AfterAll { Stop-Cloud $cloud }

    It '<_> is shown whole, as table, list and wide, without a secret' -ForEach @(
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

    It 'Get-Appliance shows no character of a name that steers a terminal' {
        $name = "`u{202E}nevo`a`u{200B}`u{2066}`e]0;owned"
        $document = @{ ident = @{ deviceName = $name; deviceIdentLabel = @{ fabNumber = '000100200301' } }; state = @{ ProgramID = @{ value_raw = 1; value_localized = $name } } }
        [void](Invoke-Cloud $cloud appliance @{ system = 'miele'; document = $document })
        $appliance = Get-Appliance Miele/holiday-home -ApplianceId 000100200301

        $appliance.Name | Should -BeExactly $name -Because 'the property has it as it came'
        foreach ($text in ($appliance | Out-String -Width 200), ($appliance | Format-List | Out-String -Width 200)) {
            $text | Should -Match 'nevo\]0;owned[\s\S]*nevo\]0;owned'
            $text | Should -Not -Match '[\u202E\u200B\u2066\a]|\e\]'
        }
    }

    It '<_> gives what it says it gives' -ForEach @(
        'Get-ApplianceAccount', 'Get-ApplianceToken', 'Test-ApplianceAccount', 'Select-ApplianceAccount', 'Disconnect-ApplianceAccount', 'Invoke-ApplianceApi'
    ) {
        $said = (Get-Command $_).OutputType.Type
        # An object made of JSON is a PSObject in all that PowerShell says of it, but for GetType.
        $given = $shown[$_] | ForEach-Object { $_ -is [Management.Automation.PSCustomObject] ? [psobject] : $_.GetType() } | Sort-Object -Unique
        $given | Should -BeIn $said
    }
}
