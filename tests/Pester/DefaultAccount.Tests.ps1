# The choice that later sessions use, with an account of each cloud.

Describe 'Select-ApplianceAccount -Scope CurrentUser' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        $store = New-TestStore
        $cloud = Start-Cloud
        Connect-TestMiele $cloud
        Connect-TestHomeConnect $cloud
        Connect-TestHomeConnect $cloud trial -InMemory
        $file = Join-Path (Get-DataFolder) settings default-account

        function Get-ListedAccount { (Get-ApplianceToken | Invoke-ApplianceApi -Path /devices).Account | Select-Object -Unique }
    }

    AfterAll { Stop-Cloud $cloud }

    It 'is necessary: a new process reports AccountAmbiguous' {
        { Invoke-Pwsh ${function:Get-ListedAccount} } | Should -Throw -ErrorId 'AccountAmbiguous,ApplianceAuth.Commands.GetApplianceTokenCommand'
    }

    It 'stores nothing with -WhatIf' {
        Select-ApplianceAccount Miele -Scope CurrentUser -WhatIf
        Test-Path $file | Should -BeFalse
    }

    It 'chooses <_> for every new process' -ForEach 'HomeConnect/default', 'Miele/default' {
        $chosen = Select-ApplianceAccount $_ -Scope CurrentUser -PassThru
        $chosen.Selected | Should -BeTrue
        $chosen.Vault | Should -Be $store
        $used = 1..2 | ForEach-Object {
            Invoke-Pwsh {
                (Get-ApplianceToken | Invoke-ApplianceApi -Path /devices).Account | Select-Object -Unique
                (Get-ApplianceAccount | Where-Object Selected).Account
            }
        }
        $used | Should -Be $_, $_, $_, $_
        Get-Content -Raw $file | Should -Be "$_`n"
    }

    It 'changes the choice of other processes' {
        Invoke-Pwsh { Select-ApplianceAccount HomeConnect -Scope CurrentUser }
        (Get-ApplianceToken).Account | Should -Be HomeConnect/default
        Invoke-Pwsh { Select-ApplianceAccount Miele -Scope CurrentUser }
        (Get-ApplianceToken).Account | Should -Be Miele/default
    }

    It 'serves tab completion' {
        (TabExpansion2 'Invoke-ApplianceApi -Path ').CompletionMatches.CompletionText | Should -Be /devices
    }

    It 'is overridden by an older choice for the process, and replaces an older stored one' {
        Select-ApplianceAccount HomeConnect
        (Get-ApplianceToken).Account | Should -Be HomeConnect/default
        (Get-ApplianceAccount | Where-Object Selected).Account | Should -Be HomeConnect/default
        (Invoke-Pwsh { Get-ApplianceToken }).Account | Should -Be Miele/default
        Select-ApplianceAccount Miele -Scope CurrentUser
        (Get-ApplianceToken).Account | Should -Be Miele/default
    }

    It 'refuses an account in memory' {
        { Select-ApplianceAccount HomeConnect/trial -Scope CurrentUser } | Should -Throw -ErrorId (
            'ParameterInvalid,ApplianceAuth.Commands.SelectApplianceAccountCommand')
        Get-Content -Raw $file | Should -Be "Miele/default`n"
    }

    It 'names the stored choice if its account is not signed in' {
        Set-Content $file Miele/gone
        $failure = { Get-ApplianceToken } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be 'NotConnected,ApplianceAuth.Commands.GetApplianceTokenCommand'
        "$failure" | Should -BeLike '*Miele/gone*Select-ApplianceAccount -Scope CurrentUser*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Select-ApplianceAccount NAME -Scope CurrentUser*Miele/gone*'
    }

    It 'reports a damaged file, and replaces it' {
        Set-Content $file 'nothing that is an address'
        { Get-ApplianceToken } | Should -Throw -ErrorId 'RecordInvalid,ApplianceAuth.Commands.GetApplianceTokenCommand'
        Select-ApplianceAccount Miele -Scope CurrentUser
        (Get-ApplianceToken).Account | Should -Be Miele/default
    }

    It 'is removed only with its account' {
        Disconnect-ApplianceAccount HomeConnect -Confirm:$false
        Get-Content -Raw $file | Should -Be "Miele/default`n"
        Disconnect-ApplianceAccount Miele -Confirm:$false
        Test-Path $file | Should -BeFalse
    }
}
