# Test-ApplianceAccount, and that its results can be published in a bug report.

Describe 'Test-ApplianceAccount' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $cloud = Start-Cloud
        $store = New-TestStore
        $app = New-SignIn $cloud miele
        Connect-MieleAccount @app 6>&1 | Start-UserSignIn $cloud
        $simulator = New-SignIn $cloud simulator
        Connect-HomeConnectAccount @simulator 6>$null

        function Get-Result($Results, [string] $Check) { ($Results | Where-Object Check -EQ $Check).Result }
    }

    AfterAll { Stop-Cloud $cloud }

    It 'returns true for a working account and sends only a request for the keys' {
        $before = Get-CallCount $cloud
        Test-ApplianceAccount Miele | Should -BeExactly $true
        Get-CallCount $cloud | Should -Be ($before + 1)
        @(Invoke-Cloud $cloud log)[-1].name | Should -Be miele/certs
    }

    It 'returns one passed result for each check' {
        $results = Test-ApplianceAccount Miele -Detailed
        $own = @(if ($store -eq 'BuiltIn') { 'Machine' })
        $results.Check | Should -Be (@('Vault', 'Record', 'SignIn', 'Token', 'Signature', 'Issuer', 'Clock', 'RedirectPort', 'Proxy') + $own + 'Limits')
        $results.Result | Sort-Object -Unique | Should -Be Passed
        $results.Account | Sort-Object -Unique | Should -Be Miele/default
    }

    It 'does not fail after the cloud has rotated its keys' {
        [void](Invoke-Cloud $cloud rotateKey @{ })
        Get-Result (Test-ApplianceAccount Miele -Detailed) Signature | Should -Be NotChecked
        Test-ApplianceAccount Miele | Should -BeTrue
        [void](Invoke-Cloud $cloud expire @{ provider = 'miele' })
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

    It 'accepts accounts from the pipeline and a pattern, and returns one result for each' {
        Get-ApplianceAccount | Test-ApplianceAccount | Should -Be $true, $true
        Test-ApplianceAccount Miele/* | Should -BeExactly $true
        Test-ApplianceAccount Miele/none* | Should -BeNullOrEmpty
    }

    It 'returns false without an error if the account is not signed in' {
        Test-ApplianceAccount Miele/none -ErrorAction Stop | Should -BeExactly $false
        $results = Test-ApplianceAccount Miele/none -Detailed
        "$($results[-1].Check) $($results[-1].Result)" | Should -Be 'Record Failed'
        $results[-1].Recommendation | Should -Match Connect-MieleAccount
    }

    It 'returns false if the cloud has ended the session' {
        [void](Invoke-Cloud $cloud revoke @{ provider = 'simulator' })
        { Invoke-ApplianceApi /devices -Account HomeConnect/simulator } | Should -Throw -ErrorId 'RefreshRejected,*'
        Test-ApplianceAccount HomeConnect/simulator | Should -BeFalse
        Get-Result (Test-ApplianceAccount HomeConnect/simulator -Detailed) SignIn | Should -Be Failed
    }

    It 'returns false without a prompt if the vault is locked' -Tag SecretStore {
        if ($store -ne 'ApplianceTests') { New-TestVault }
        $locked = New-SignIn $cloud miele
        Connect-MieleAccount locked @locked -Vault ApplianceTests 6>&1 | Start-UserSignIn $cloud
        # In another process, because SecretStore in this one may fail when another process writes.
        Invoke-Pwsh {
            $password = ConvertTo-SecureString 'correct horse' -AsPlainText
            Set-SecretStoreConfiguration -Authentication Password -Password $password -Interaction None -Confirm:$false
        }
        $results = Invoke-Pwsh { Test-ApplianceAccount Miele/locked; Test-ApplianceAccount Miele/locked -Detailed }
        $results[0] | Should -BeExactly $false
        "$($results[1].Check) $($results[1].Result)" | Should -Be 'Vault Failed'
        $results[1].Recommendation | Should -Match Unlock-SecretStore
        $results | Should -HaveCount 2
    }

    It 'reports an invalid account name as an error' {
        { Test-ApplianceAccount Nowhere/x } | Should -Throw -ErrorId 'AccountNameInvalid,ApplianceAuth.Commands.TestApplianceAccountCommand'
    }

    It 'reports an unknown vault as an error' -Tag SecretManagement {
        { Test-ApplianceAccount Miele -Vault Nowhere } | Should -Throw -ErrorId 'VaultNotFound,ApplianceAuth.Commands.TestApplianceAccountCommand'
    }
}
