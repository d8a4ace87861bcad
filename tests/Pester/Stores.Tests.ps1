# The store of an account and its protection.

Describe 'Get-ApplianceAccount' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        $cloud = Start-Cloud
        Connect-TestMiele $cloud -Vault BuiltIn
        Connect-TestHomeConnect $cloud trial -InMemory
        $builtIn = $IsWindows ? 'DPAPI (current user)' : 'File permissions (0600)'
    }

    AfterAll { Stop-Cloud $cloud }

    It 'shows the store and its protection, also in 80 columns' {
        $accounts = Get-ApplianceAccount
        $accounts.Vault | Should -Be '[memory]', BuiltIn
        $accounts.Protection | Should -Be 'This process only', $builtIn
        $accounts | Out-String -Width 80 | Should -BeLike "*Protection*$builtIn*"
    }

    It 'does not warn of a copy if there is none' {
        Get-ApplianceAccount *, Miele -WarningVariable warnings -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
        $warnings | Should -BeNullOrEmpty
    }

    Context 'with a copy in another store' -Tag SecretStore {
        BeforeAll {
            New-TestVault
            Connect-TestMiele $cloud other
            Connect-TestHomeConnect $cloud
            Get-ApplianceAccount | Out-Null
            # A restored backup, or an older version of the module, can leave two copies of one account.
            $data = Get-DataFolder
            $vaultFolder = (Get-ChildItem $data -Recurse -Filter HomeConnect-default.session).Directory
            Copy-Item (Get-ChildItem $data -Recurse -Filter Miele-default.session) (Join-Path $vaultFolder Miele-default.session)
        }

        It 'shows a vault' {
            $account = Get-ApplianceAccount HomeConnect
            $account.Vault | Should -Be ApplianceTests
            $account.Protection | Should -Be SecretManagement
            $account | Out-String -Width 80 | Should -Match 'ApplianceTests\s+SecretManagement\b'
        }

        It 'warns once of the copy that another one hides: <_>' -ForEach Miele, Miele/*, 'Miele/default, Miele/d*' {
            $names = $_ -split ', '
            (Get-ApplianceAccount $names -WarningVariable warnings -WarningAction SilentlyContinue | Where-Object Account -EQ Miele/default).Vault |
                Select-Object -Unique | Should -Be BuiltIn
            $warnings | Should -HaveCount 1
            "$warnings" | Should -BeLike "Miele/default *'ApplianceTests'*Disconnect-ApplianceAccount Miele/default*"
        }

        It 'does not warn if -Vault names the store' {
            Get-ApplianceAccount Miele -Vault BuiltIn -WarningVariable warnings -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
            $warnings | Should -BeNullOrEmpty
        }
    }
}
