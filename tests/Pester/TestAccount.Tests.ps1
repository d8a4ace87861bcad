# What Test-ApplianceAccount answers, and that its findings can be shown to strangers.

Describe 'Test-ApplianceAccount' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $cloud = Start-Cloud
        $store = New-TestStore
        $app = New-SignIn $cloud miele
        Connect-MieleAccount @app 6>&1 | Start-Person $cloud
        $simulator = New-SignIn $cloud simulator
        Connect-HomeConnectAccount @simulator 6>$null

        function Get-Result($Finding, [string] $Check) { ($Finding | Where-Object Check -EQ $Check).Result }
    }

    AfterAll { Stop-Cloud $cloud }

    It 'says yes to an account that works, and sends no more than a request for the keys' {
        $before = Get-CallCount $cloud
        Test-ApplianceAccount Miele | Should -BeExactly $true
        Get-CallCount $cloud | Should -Be ($before + 1)
        @(Invoke-Cloud $cloud log)[-1].name | Should -Be miele/certs
    }

    It 'gives one finding for each check, all in order' {
        $found = Test-ApplianceAccount Miele -Detailed
        $own = @(if ($store -eq 'BuiltIn') { 'Machine' })
        $found.Check | Should -Be (@('Vault', 'Record', 'SignIn', 'Token', 'Signature', 'Issuer', 'Clock', 'RedirectPort', 'Proxy') + $own + 'Limits')
        $found.Result | Sort-Object -Unique | Should -Be Passed
        $found.Account | Sort-Object -Unique | Should -Be Miele/default
    }

    It 'raises no alarm when the cloud has changed its keys' {
        [void](Invoke-Cloud $cloud rotateKey @{ })
        Get-Result (Test-ApplianceAccount Miele -Detailed) Signature | Should -Be NotChecked
        Test-ApplianceAccount Miele | Should -BeTrue
        [void](Invoke-Cloud $cloud expire @{ system = 'miele' })
        [void](Invoke-ApplianceApi /devices -Account Miele)
        Get-Result (Test-ApplianceAccount Miele -Detailed) Signature | Should -Be Passed
    }

    It 'shows no secret, no whole client id and no home folder' {
        $text = Test-ApplianceAccount * -Detailed | ForEach-Object { $_ | Format-List * -Force; ConvertTo-Json $_ } | Out-String -Width 9999
        $text | Should -Match Signature
        foreach ($secret in (Invoke-Cloud $cloud secrets).value + $apps.Miele + $apps.Code + $HOME) { $text.Contains($secret) | Should -BeFalse }
    }

    It 'shows a table that fits 80 columns' {
        $lines = (Test-ApplianceAccount Miele -Detailed | Out-String -Width 80) -split "`n"
        $lines -match 'Signature' | Should -Not -BeNullOrEmpty
        $lines | Where-Object Length -GT 80 | Should -BeNullOrEmpty
    }

    It 'takes accounts from the pipeline and a pattern, and gives one answer each' {
        Get-ApplianceAccount | Test-ApplianceAccount | Should -Be $true, $true
        Test-ApplianceAccount Miele/* | Should -BeExactly $true
        Test-ApplianceAccount Miele/nobody* | Should -BeNullOrEmpty
    }

    It 'says no, and is no error, where nobody is signed in' {
        Test-ApplianceAccount Miele/nobody -ErrorAction Stop | Should -BeExactly $false
        $found = Test-ApplianceAccount Miele/nobody -Detailed
        "$($found[-1].Check) $($found[-1].Result)" | Should -Be 'Record Failed'
        $found[-1].Recommendation | Should -Match Connect-MieleAccount
    }

    It 'says no to a sign-in that its cloud has ended' {
        [void](Invoke-Cloud $cloud revoke @{ system = 'simulator' })
        { Invoke-ApplianceApi /devices -Account HomeConnect/simulator } | Should -Throw -ErrorId 'RefreshRejected,*'
        Test-ApplianceAccount HomeConnect/simulator | Should -BeFalse
        Get-Result (Test-ApplianceAccount HomeConnect/simulator -Detailed) SignIn | Should -Be Failed
    }

    It 'says no where the vault is locked, and asks nobody' -Tag SecretStore {
        if ($store -ne 'ApplianceTests') { New-TestVault }
        $locked = New-SignIn $cloud miele
        Connect-MieleAccount locked @locked -Vault ApplianceTests 6>&1 | Start-Person $cloud
        # In another process: here SecretStore may be reading what others wrote, and trips over it.
        Invoke-Pwsh {
            $password = ConvertTo-SecureString 'correct horse' -AsPlainText
            Set-SecretStoreConfiguration -Authentication Password -Password $password -Interaction None -Confirm:$false
        }
        $found = Invoke-Pwsh { Test-ApplianceAccount Miele/locked; Test-ApplianceAccount Miele/locked -Detailed }
        $found[0] | Should -BeExactly $false
        "$($found[1].Check) $($found[1].Result)" | Should -Be 'Vault Failed'
        $found[1].Recommendation | Should -Match Unlock-SecretStore
        $found | Should -HaveCount 2
    }

    It 'reports a name that was typed wrong as an error' {
        { Test-ApplianceAccount Nowhere/x } | Should -Throw -ErrorId 'AccountNameInvalid,ApplianceAuth.Commands.TestApplianceAccountCommand'
    }

    It 'reports an unknown vault as an error' -Tag SecretManagement {
        { Test-ApplianceAccount Miele -Vault Nowhere } | Should -Throw -ErrorId 'VaultNotFound,ApplianceAuth.Commands.TestApplianceAccountCommand'
    }
}
