Describe 'Cmdlets with invalid input or stored data' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $cloud = Start-Cloud
        $store = New-TestStore
        $miele = New-SignIn $cloud miele
        $code = New-SignIn $cloud code
        Connect-MieleAccount @miele 6>&1 | Start-UserSignIn $cloud
        Connect-HomeConnectAccount @code 6>&1 | Start-UserSignIn $cloud
    }

    AfterAll {
        Stop-Cloud $cloud
    }

    Context 'with an account name' {
        It 'refuses <Text>: <Id>' -ForEach @(
            @{ Text = 'Miele/unknown'; Id = 'NotConnected'; Category = 'ObjectNotFound'; Recommendation = 'Connect-MieleAccount' }
            @{ Text = 'Miele/holiday home'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Recommendation = 'Miele/holiday-home' }
            @{ Text = 'Nest/default'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Recommendation = 'HomeConnect or Miele' }
            @{ Text = 'Miele/a/b'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Recommendation = '1 to 40' }
            @{ Text = 'Miele/'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Recommendation = '1 to 40' }
            @{ Text = '../Miele'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Recommendation = '1 to 40' }
        ) {
            $sent = Get-CallCount $cloud
            foreach ($command in 'Get-ApplianceToken', 'Get-ApplianceAccount', 'Select-ApplianceAccount', 'Invoke-ApplianceApi') {
                $path = $command -eq 'Invoke-ApplianceApi' ? @{ Path = '/devices' } : @{}
                $given = & $command -Account $Text @path -ErrorAction SilentlyContinue -ErrorVariable refusals

                $given | Should -BeNullOrEmpty
                $refusals | Should -HaveCount 1
                $refusals[0].FullyQualifiedErrorId | Should -Be "$Id,ApplianceAuth.Commands.$($command -replace '-')Command"
                $refusals[0].CategoryInfo.Category | Should -Be $Category
                $refusals[0].ErrorDetails.RecommendedAction | Should -Match $Recommendation
            }
            Get-CallCount $cloud | Should -Be $sent
        }

        It 'returns nothing and no error for a pattern without a match' {
            Get-ApplianceToken Miele/unknown* -ErrorVariable refusals | Should -BeNullOrEmpty
            $refusals | Should -BeNullOrEmpty
        }

        It 'refuses an invalid pattern and continues with the next account' {
            foreach ($command in 'Get-ApplianceToken', 'Get-ApplianceAccount', 'Test-ApplianceAccount', 'Disconnect-ApplianceAccount') {
                & $command -Account 'Miele/[' -ErrorAction SilentlyContinue -ErrorVariable refusals | Should -BeNullOrEmpty
                $refusals | Should -HaveCount 1
                $refusals[0].FullyQualifiedErrorId | Should -Be "AccountNameInvalid,ApplianceAuth.Commands.$($command -replace '-')Command"
                $refusals[0].ErrorDetails.RecommendedAction | Should -Match '\[a-c\]\*'
            }
            (Get-ApplianceToken 'Miele/[', Miele/default -ErrorAction SilentlyContinue).Account | Should -Be Miele/default

            Get-Appliance -Account Miele -Name '[' -ListOnly -ErrorAction SilentlyContinue -ErrorVariable refusals | Should -BeNullOrEmpty
            $refusals[0].FullyQualifiedErrorId | Should -Be 'ParameterInvalid,ApplianceAuth.Commands.GetApplianceCommand'
        }

        It 'continues with the next account after an error' {
            (Get-ApplianceToken Miele/unknown, Miele/default -ErrorAction SilentlyContinue).Account | Should -Be Miele/default
        }

        It 'shows the corrected command line if several accounts match' {
            $sent = Get-CallCount $cloud
            Get-ApplianceToken -MinimumLifetimeSec 5 -ErrorAction SilentlyContinue -ErrorVariable refusals | Should -BeNullOrEmpty
            $refusals[0].FullyQualifiedErrorId | Should -Be 'AccountAmbiguous,ApplianceAuth.Commands.GetApplianceTokenCommand'
            $refusals[0].Exception.Message | Should -Match 'HomeConnect/default.*Miele/default'
            $refusals[0].ErrorDetails.RecommendedAction | Should -Match 'Get-ApplianceToken -Account HomeConnect/default -MinimumLifetimeSec 5'
            Get-CallCount $cloud | Should -Be $sent
        }
    }

    Context 'with a damaged record in the vault' -Tag SecretStore {
        BeforeAll {
            if ($store -ne 'ApplianceTests') { New-TestVault }
            $good = New-SignIn $cloud miele
            Connect-MieleAccount vault-good @good -Vault ApplianceTests 6>&1 | Start-UserSignIn $cloud

            function Set-Record([string] $Name, [scriptblock] $Change) {
                # Puts a changed copy of the good account into the vault, as another account.
                foreach ($prefix in 'ApplianceAuth', 'ApplianceAuthKey') {
                    $record = Get-Secret "$prefix-Miele-vault-good" -Vault ApplianceTests -AsPlainText | ConvertFrom-Json
                    $record.account = "Miele/$Name"
                    if ($prefix -eq 'ApplianceAuthKey') { & $Change $record }
                    Set-Secret "$prefix-Miele-$Name" (ConvertTo-Json $record -Compress) -Vault ApplianceTests
                }
            }
        }

        It 'refuses <Case> and does not change it' -ForEach @(
            @{ Case = 'a text that is not ours'; Id = 'RecordInvalid'; Name = 'text'; Recommendation = 'Get-Secret'
                Put = { Set-Secret ApplianceAuthKey-Miele-text hello -Vault ApplianceTests; Set-Secret ApplianceAuth-Miele-text hello -Vault ApplianceTests } }
            @{ Case = 'something that is no text'; Id = 'RecordInvalid'; Name = 'table'; Recommendation = 'Get-Secret'
                Put = { Set-Secret ApplianceAuthKey-Miele-table @{ a = 'b' } -Vault ApplianceTests } }
            @{ Case = 'a record of a newer version'; Id = 'RecordTooNew'; Name = 'newer'; Recommendation = 'Update-Module ApplianceAuth'
                Put = { Set-Record newer { $args[0].version = 99 } } }
            @{ Case = 'a record of another account'; Id = 'RecordInvalid'; Name = 'other'; Recommendation = 'Get-Secret'
                Put = { Set-Record other { $args[0].account = 'Miele/default' } } }
            @{ Case = 'a record with a foreign host'; Id = 'RecordInvalid'; Name = 'host'; Recommendation = 'Get-Secret'
                Put = { Set-Record host { $args[0].baseUri = 'http://192.0.2.1/' } } }
            @{ Case = 'a record with a host that only looks like loopback'; Id = 'RecordInvalid'; Name = 'likeness'; Recommendation = 'Get-Secret'
                Put = { Set-Record likeness { $args[0].baseUri = 'http://localhost.example.com/' } } }
            @{ Case = 'a record with an unknown provider'; Id = 'RecordInvalid'; Name = 'provider'; Recommendation = 'Get-Secret'
                Put = { Set-Record provider { $args[0].provider = 'Elsewhere' } } }
        ) {
            & $Put
            $snapshot, $sent = (Get-StoreSnapshot ApplianceTests), (Get-CallCount $cloud)
            foreach ($command in 'Get-ApplianceToken', 'Get-ApplianceAccount', 'Select-ApplianceAccount') {
                & $command "Miele/$Name" -ErrorAction SilentlyContinue -ErrorVariable refusals | Should -BeNullOrEmpty
                $refusals[0].FullyQualifiedErrorId | Should -Be "$Id,ApplianceAuth.Commands.$($command -replace '-')Command"
                $refusals[0].CategoryInfo.Category | Should -Be InvalidData
                $refusals[0].ErrorDetails.RecommendedAction | Should -Match $Recommendation
            }
            { Connect-MieleAccount $Name -NoBrowser -TimeoutSec 1 6>$null } |
                Should -Throw -ErrorId "$Id,ApplianceAuth.Commands.ConnectMieleAccountCommand"

            Get-CallCount $cloud | Should -Be $sent
            Get-StoreSnapshot ApplianceTests | Should -Be $snapshot
            (Get-ApplianceAccount Miele/vault-g*).Account | Should -Be Miele/vault-good
        }

        It 'replaces damaged tokens beside a valid key at the next sign-in' {
            Set-Record torn { }
            Set-Secret ApplianceAuth-Miele-torn hello -Vault ApplianceTests
            { Get-ApplianceToken Miele/torn } | Should -Throw -ErrorId 'RecordInvalid,ApplianceAuth.Commands.GetApplianceTokenCommand'

            Connect-MieleAccount torn @good -Vault ApplianceTests 6>&1 | Start-UserSignIn $cloud

            Invoke-ApplianceApi /devices -Account Miele/torn | Should -HaveCount 10
            Disconnect-ApplianceAccount Miele/torn -Confirm:$false
        }

        It 'lists valid accounts beside damaged ones' {
            Set-Secret ApplianceAuthKey-Miele-vault-damaged hello -Vault ApplianceTests
            Set-Secret ApplianceAuth-Miele-vault-damaged hello -Vault ApplianceTests
            (Get-ApplianceAccount Miele/vault-* -ErrorAction SilentlyContinue -ErrorVariable refusals).Account | Should -Be Miele/vault-good
            $refusals.FullyQualifiedErrorId | Should -Be 'RecordInvalid,ApplianceAuth.Commands.GetApplianceAccountCommand'
        }
    }

    Context 'with a request' {
        It 'reads only account and store from a handle' {
            $handle = [pscustomobject]@{
                Account = 'Miele/default'; Vault = $store; Cloud = 'HomeConnect'; BaseUri = 'http://192.0.2.1'
                ApiBase = 'http://192.0.2.1'; Host = '192.0.2.1'; Uri = 'http://192.0.2.1'; Method = 'DELETE'; Body = '{}'; Query = @{ a = 'b' }
            }
            $handle | Invoke-ApplianceApi -Path /devices | Should -HaveCount 10
            (Get-CloudLog $cloud miele/devices | Select-Object -Last 1).parameters | Should -BeNullOrEmpty
        }

        It 'refuses the path <Path>' -ForEach @(
            @{ Path = 'http://192.0.2.1/devices' }
            @{ Path = 'https://api.mcs3.miele.com/v1/devices' }
            @{ Path = '//192.0.2.1/devices' }
            @{ Path = '\\192.0.2.1\devices' }
            @{ Path = '/devices/../../thirdparty/token' }
            @{ Path = '/devices/%2e%2e/token' }
            @{ Path = '/devices/%252e%252e/token' }
            @{ Path = "/devices`r`nHost: 192.0.2.1" }
        ) {
            $sent = Get-CallCount $cloud
            Invoke-ApplianceApi $Path -Account Miele -ErrorAction SilentlyContinue -ErrorVariable refusals | Should -BeNullOrEmpty
            [pscustomobject]@{ Account = 'Miele/default'; Path = $Path } |
                Invoke-ApplianceApi -ErrorAction SilentlyContinue -ErrorVariable +refusals | Should -BeNullOrEmpty

            $refusals.FullyQualifiedErrorId | Should -Be @(
                'RequestInvalid,ApplianceAuth.Commands.InvokeApplianceApiCommand', 'RequestInvalid,ApplianceAuth.Commands.InvokeApplianceApiCommand')
            Get-CallCount $cloud | Should -Be $sent
        }

        It 'keeps the session if the response to a refresh has no token' {
            [void](Invoke-Cloud $cloud expire @{ provider = 'miele' })
            [void](Invoke-Cloud $cloud fail @{ endpoint = 'miele/token:refresh_token'; status = 200; body = '<html>' })
            Invoke-ApplianceApi /devices -Account Miele -ErrorAction SilentlyContinue -ErrorVariable refusals | Should -BeNullOrEmpty
            $refusals[0].FullyQualifiedErrorId | Should -Be 'CloudFailed,ApplianceAuth.Commands.InvokeApplianceApiCommand'

            Invoke-ApplianceApi /devices -Account Miele | Should -HaveCount 10
        }
    }

    Context 'without a usable vault' -Tag SecretStore {
        BeforeAll {
            $ownHome = $env:HOME
            $env:HOME = (New-Item -ItemType Directory "$ownHome/without-vault").FullName
        }

        AfterAll {
            $env:HOME = $ownHome
        }

        It 'refuses -Vault if no vault is registered' {
            $sent = Get-CallCount $cloud
            $refusals = Invoke-Pwsh {
                param($Cloud)
                $signIn = { Connect-HomeConnectAccount -Vault One -ClientId ('DE71' * 16) -UseDeviceCode -BaseUri $Cloud -ErrorAction Stop }
                foreach ($line in $signIn, { Get-ApplianceToken -Vault One -ErrorAction Stop }, { Get-ApplianceAccount -Vault One -ErrorAction Stop }) {
                    try { & $line } catch { $_.FullyQualifiedErrorId, $_.CategoryInfo.Category, $_.ErrorDetails.RecommendedAction -join '|' }
                }
            } $cloud.BaseUri

            $refusals | Should -HaveCount 3
            foreach ($i in 0..2) {
                $command = ('ConnectHomeConnectAccount', 'GetApplianceToken', 'GetApplianceAccount')[$i]
                $refusals[$i] | Should -BeLike "VaultNotFound,ApplianceAuth.Commands.${command}Command|ObjectNotFound|*Get-SecretVault*Register-SecretVault*"
            }
            Get-CallCount $cloud | Should -Be $sent
        }

        It 'reports VaultAmbiguous for several vaults, and uses the one of -Vault' {
            $sent = Get-CallCount $cloud
            $refusals = Invoke-Pwsh {
                param($Cloud)
                Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore
                foreach ($name in 'One', 'Two') { Register-SecretVault $name -ModuleName Microsoft.PowerShell.SecretStore }
                Set-SecretVaultDefault -ClearDefault
                $signIn = { Connect-HomeConnectAccount -ClientId ('DE71' * 16) -UseDeviceCode -BaseUri $Cloud -ErrorAction Stop }
                foreach ($line in $signIn, { Get-ApplianceToken -ErrorAction Stop }, { Get-ApplianceToken -Vault Two -ErrorAction Stop }) {
                    try { & $line } catch { $_.FullyQualifiedErrorId, $_.CategoryInfo.Category, $_.ErrorDetails.RecommendedAction -join '|' }
                }
            } $cloud.BaseUri

            $refusals[0] | Should -BeLike 'VaultAmbiguous,ApplianceAuth.Commands.ConnectHomeConnectAccountCommand|InvalidArgument|*-Vault*Set-SecretVaultDefault*'
            $refusals[1] | Should -BeLike 'VaultAmbiguous,ApplianceAuth.Commands.GetApplianceTokenCommand|InvalidArgument|*-Vault*Set-SecretVaultDefault*'
            $refusals[2] | Should -Match '^NotConnected,ApplianceAuth.Commands.GetApplianceTokenCommand\|ObjectNotFound\|'
            Get-CallCount $cloud | Should -Be $sent
        }
    }
}
