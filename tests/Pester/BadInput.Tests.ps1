Describe 'Bad input' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $cloud = Start-Cloud
        New-TestVault
        $miele = New-SignIn $cloud miele
        $code = New-SignIn $cloud code
        Connect-MieleAccount @miele 6>&1 | Start-Person $cloud
        Connect-HomeConnectAccount @code 6>&1 | Start-Person $cloud

        function Get-Kept {
            # Everything in the vault, as one text to compare.
            (Get-SecretInfo -Vault ApplianceTests | Sort-Object Name | ForEach-Object {
                "$($_.Name)=$($_.Type -eq 'String' ? (Get-Secret $_.Name -Vault ApplianceTests -AsPlainText) : $_.Type)"
            }) -join "`n"
        }

        function Set-Record([string] $Name, [scriptblock] $Change) {
            # Puts a changed copy of the good account Miele/default into the vault, as another account.
            foreach ($prefix in 'ApplianceAuth', 'ApplianceAuthKey') {
                $record = Get-Secret "$prefix-Miele-default" -Vault ApplianceTests -AsPlainText | ConvertFrom-Json
                $record.account = "Miele/$Name"
                if ($prefix -eq 'ApplianceAuthKey') { & $Change $record }
                Set-Secret "$prefix-Miele-$Name" (ConvertTo-Json $record -Compress) -Vault ApplianceTests
            }
        }
    }

    AfterAll {
        Stop-Cloud $cloud
    }

    Context 'for a sign-in' {
        It 'refuses <Case>, before anything is sent or stored' -ForEach @(
            @{ Case = 'a name with a space'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Advice = '1 to 40 letters, digits and hyphens'
                Do = { Connect-MieleAccount 'holiday home' @miele } }
            @{ Case = 'a name that is too long'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Advice = '1 to 40'
                Do = { Connect-MieleAccount ('a' * 41) @miele } }
            @{ Case = 'an address as name'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Advice = 'Miele/holiday-home'
                Do = { Connect-MieleAccount 'Miele/new' @miele } }
            @{ Case = 'a new account without a client id'; Id = 'ClientIdRequired'; Category = 'InvalidArgument'; Advice = '-ClientId.*developer\.miele\.com'
                Do = { Connect-MieleAccount new -NoBrowser } }
            @{ Case = 'a missing client secret'; Id = 'ClientSecretRequired'; Category = 'InvalidArgument'; Advice = '-ClientSecret'
                Do = { $miele.Remove('ClientSecret'); Connect-MieleAccount new @miele } }
            @{ Case = 'an empty client secret'; Id = 'ClientSecretRequired'; Category = 'InvalidArgument'; Advice = '-ClientSecret'
                Do = { $code.ClientSecret = [securestring]::new(); Connect-HomeConnectAccount new @code } }
            @{ Case = 'a browser without a person'; Id = 'PersonRequired'; Category = 'InvalidOperation'; Advice = 'interactive'
                Do = { $miele.Remove('NoBrowser'); Connect-MieleAccount new @miele } }
            @{ Case = 'a paste without a person'; Id = 'PersonRequired'; Category = 'InvalidOperation'; Advice = 'interactive'
                Do = { Connect-MieleAccount new @miele -PasteRedirect } }
            @{ Case = 'no redirect without a person to paste'; Id = 'PersonRequired'; Category = 'InvalidOperation'; Advice = 'interactive'
                Do = { $code.RedirectUri = ''; Connect-HomeConnectAccount new @code } }
            @{ Case = 'a redirect elsewhere'; Id = 'RedirectUriInvalid'; Category = 'InvalidArgument'; Advice = '-PasteRedirect'
                Do = { $miele.RedirectUri = 'https://example.com/callback'; Connect-MieleAccount new @miele } }
            @{ Case = 'a redirect that is no address'; Id = 'RedirectUriInvalid'; Category = 'InvalidArgument'; Advice = 'http://localhost:8080/callback'
                Do = { $miele.RedirectUri = 'localhost:8080'; Connect-MieleAccount new @miele } }
            @{ Case = 'the device flow with a browser'; Id = 'ParameterInvalid'; Category = 'InvalidArgument'; Advice = '-NoBrowser'
                Do = { Connect-HomeConnectAccount new @code -UseDeviceCode } }
            @{ Case = 'the device flow of the simulator'; Id = 'DeviceFlowNotSupported'; Category = 'InvalidOperation'; Advice = '-UseDeviceCode'
                Do = { Connect-HomeConnectAccount -Environment Simulator -ClientId $apps.Code -BaseUri "$($cloud.BaseUri)/simulator" -UseDeviceCode } }
            @{ Case = 'the legacy provider without a country'; Id = 'ParameterInvalid'; Category = 'InvalidArgument'; Advice = '-Country de-DE'
                Do = { Connect-MieleAccount new @miele -Legacy } }
            @{ Case = 'a vault for memory'; Id = 'ParameterInvalid'; Category = 'InvalidArgument'; Advice = 'Leave one of them out'
                Do = { Connect-MieleAccount new @miele -InMemory -Vault ApplianceTests } }
            @{ Case = 'an unknown vault'; Id = 'VaultNotFound'; Category = 'ObjectNotFound'; Advice = 'Get-SecretVault'
                Do = { Connect-MieleAccount new @miele -Vault Nowhere } }
            @{ Case = 'a foreign -BaseUri'; Id = 'BaseUriNotLoopback'; Category = 'SecurityError'; Advice = 'emulator'
                Do = { $miele.BaseUri = 'http://example.com'; Connect-MieleAccount new @miele } }
            @{ Case = 'a -BaseUri that only looks like loopback'; Id = 'BaseUriNotLoopback'; Category = 'SecurityError'; Advice = 'emulator'
                Do = { $miele.BaseUri = 'http://127.0.0.1.example.com'; Connect-MieleAccount new @miele } }
            @{ Case = 'a -BaseUri whose host stands after a name'; Id = 'BaseUriNotLoopback'; Category = 'SecurityError'; Advice = 'emulator'
                Do = { $miele.BaseUri = 'http://localhost@example.com/'; Connect-MieleAccount new @miele } }
            @{ Case = 'a -BaseUri that is no web address'; Id = 'BaseUriNotLoopback'; Category = 'SecurityError'; Advice = 'emulator'
                Do = { $miele.BaseUri = 'file:///etc'; Connect-MieleAccount new @miele } }
            @{ Case = 'the client id of another application'; Id = 'AccountExists'; Category = 'ResourceExists'; Advice = '-Force'
                Do = { $code.ClientId = $apps.OtherCode; Connect-HomeConnectAccount @code } }
            @{ Case = 'another environment under the same name'; Id = 'AccountExists'; Category = 'ResourceExists'; Advice = '-Name'
                Do = { Connect-HomeConnectAccount default @code -Environment China } }
        ) {
            $miele, $code = $miele.Clone(), $code.Clone()
            $kept, $sent = (Get-Kept), (Get-CallCount $cloud)

            $refusal = $Do | Should -Throw -PassThru

            $refusal.FullyQualifiedErrorId | Should -Match "^$Id,ApplianceAuth\.Commands\.Connect(Miele|HomeConnect)AccountCommand$"
            $refusal.CategoryInfo.Category | Should -Be $Category
            $refusal.ErrorDetails.RecommendedAction | Should -Match $Advice
            Get-CallCount $cloud | Should -Be $sent
            Get-Kept | Should -Be $kept
        }

        It 'refuses to take a known account to another address, even by force, and shows the secret to nobody' {
            $kept = Get-Kept
            $other = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
            $other.Start()
            $elsewhere = $miele.Clone()
            $elsewhere.BaseUri = "http://127.0.0.1:$($other.LocalEndpoint.Port)"
            try {
                foreach ($parameters in $elsewhere, @{ BaseUri = $elsewhere.BaseUri; NoBrowser = $true }) {
                    { Connect-MieleAccount @parameters -Force } |
                        Should -Throw -ErrorId 'BaseUriMismatch,ApplianceAuth.Commands.ConnectMieleAccountCommand'
                }
                $other.Pending() | Should -BeFalse
            }
            finally {
                $other.Stop()
            }
            Get-Kept | Should -Be $kept
        }

        It 'keeps the account of another person, unless told to replace it' {
            $kept = Get-Kept
            { Connect-MieleAccount -NoBrowser -TimeoutSec 30 6>&1 | Start-Person $cloud -User guest@example.com } |
                Should -Throw -ErrorId 'AccountExists,ApplianceAuth.Commands.ConnectMieleAccountCommand'
            Get-Kept | Should -Be $kept
            Get-ApplianceToken Miele | Invoke-ApplianceApi -Path /devices | Should -HaveCount 10

            Connect-MieleAccount visited @miele 6>&1 | Start-Person $cloud
            Connect-MieleAccount visited -NoBrowser -TimeoutSec 30 -Force 6>&1 | Start-Person $cloud -User guest@example.com
            (Invoke-Cloud $cloud tokens).signIns[-1].person | Should -Be guest@example.com
        }

        It 'replaces the account of another application when told to' {
            $other = New-SignIn $cloud code
            Connect-HomeConnectAccount replaced @other 6>&1 | Start-Person $cloud
            $other.ClientId = $apps.OtherCode
            $other.ClientSecret = New-Secret canary-secret-of-ACCE
            $other.RedirectUri = New-Redirect $cloud $apps.OtherCode
            Connect-HomeConnectAccount replaced @other -Force 6>&1 | Start-Person $cloud
            (Get-ApplianceAccount HomeConnect/replaced).ClientId | Should -Be $apps.OtherCode
        }

        It 'refuses <Case> instead of a token, and stores nothing' -ForEach @(
            @{ Case = 'a page'; Answer = @{ status = 200; contentType = 'text/html'; body = '<html>canary</html>' } }
            @{ Case = 'a list'; Answer = @{ status = 200; body = '["canary"]' } }
            @{ Case = 'an object without a token'; Answer = @{ status = 200; body = '{"expires_in":3600,"refresh_token":"canary"}' } }
            @{ Case = 'a token of another kind'; Answer = @{ status = 200; body = '{"access_token":"canary","token_type":"mac"}' } }
            @{ Case = 'JSON that breaks off'; Answer = @{ status = 200; body = '{"access_token":"canary' } }
            @{ Case = 'two megabytes' }
        ) {
            $kept = Get-Kept
            if ($Answer) { [void](Invoke-Cloud $cloud fail ($Answer + @{ endpoint = 'miele/token' })) }
            else { [void](Invoke-Cloud $cloud oversize @{ endpoint = 'miele/token'; bytes = 2MB }) }

            $refusal = { Connect-MieleAccount new @miele 6>&1 | Start-Person $cloud } | Should -Throw -PassThru

            $refusal.FullyQualifiedErrorId | Should -Be 'UnexpectedAnswer,ApplianceAuth.Commands.ConnectMieleAccountCommand'
            $refusal.CategoryInfo.Category | Should -Be InvalidData
            $refusal | Format-List * -Force | Out-String | Should -Not -Match 'canary(?!-secret)'
            Get-Kept | Should -Be $kept
        }
    }

    Context 'for an account' {
        It 'refuses <Text>: <Id>' -ForEach @(
            @{ Text = 'Miele/nobody'; Id = 'NotConnected'; Category = 'ObjectNotFound'; Advice = 'Connect-MieleAccount' }
            @{ Text = 'Miele/holiday home'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Advice = 'Miele/holiday-home' }
            @{ Text = 'Nest/default'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Advice = 'HomeConnect or Miele' }
            @{ Text = 'Miele/a/b'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Advice = '1 to 40' }
            @{ Text = 'Miele/'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Advice = '1 to 40' }
            @{ Text = '../Miele'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Advice = '1 to 40' }
        ) {
            $sent = Get-CallCount $cloud
            foreach ($command in 'Get-ApplianceToken', 'Get-ApplianceAccount', 'Select-ApplianceAccount', 'Invoke-ApplianceApi') {
                $path = $command -eq 'Invoke-ApplianceApi' ? @{ Path = '/devices' } : @{}
                $given = & $command -Account $Text @path -ErrorAction SilentlyContinue -ErrorVariable refusals

                $given | Should -BeNullOrEmpty
                $refusals | Should -HaveCount 1
                $refusals[0].FullyQualifiedErrorId | Should -Be "$Id,ApplianceAuth.Commands.$($command -replace '-')Command"
                $refusals[0].CategoryInfo.Category | Should -Be $Category
                $refusals[0].ErrorDetails.RecommendedAction | Should -Match $Advice
            }
            Get-CallCount $cloud | Should -Be $sent
        }

        It 'finds nothing for a pattern that fits nobody, and that is no error' {
            Get-ApplianceToken Miele/nobody* -ErrorVariable refusals | Should -BeNullOrEmpty
            $refusals | Should -BeNullOrEmpty
        }

        It 'goes on to the next account' {
            (Get-ApplianceToken Miele/nobody, Miele/default -ErrorAction SilentlyContinue).Account | Should -Be Miele/default
        }

        It 'tells how to put the line right when it could mean several' {
            $sent = Get-CallCount $cloud
            Get-ApplianceToken -MinimumLifetimeSec 5 -ErrorAction SilentlyContinue -ErrorVariable refusals | Should -BeNullOrEmpty
            $refusals[0].FullyQualifiedErrorId | Should -Be 'AccountAmbiguous,ApplianceAuth.Commands.GetApplianceTokenCommand'
            $refusals[0].Exception.Message | Should -Match 'HomeConnect/default.*Miele/default'
            $refusals[0].ErrorDetails.RecommendedAction | Should -Match 'Get-ApplianceToken -Account HomeConnect/default -MinimumLifetimeSec 5'
            Get-CallCount $cloud | Should -Be $sent
        }
    }

    Context 'in the vault' {
        It 'refuses <Case>, and leaves it as it is' -ForEach @(
            @{ Case = 'a text that is not ours'; Id = 'RecordInvalid'; Name = 'text'; Advice = 'Get-Secret'
                Put = { Set-Secret ApplianceAuthKey-Miele-text hello -Vault ApplianceTests; Set-Secret ApplianceAuth-Miele-text hello -Vault ApplianceTests } }
            @{ Case = 'something that is no text'; Id = 'RecordInvalid'; Name = 'table'; Advice = 'Get-Secret'
                Put = { Set-Secret ApplianceAuthKey-Miele-table @{ a = 'b' } -Vault ApplianceTests } }
            @{ Case = 'a record of a newer version'; Id = 'RecordTooNew'; Name = 'newer'; Advice = 'Update-Module ApplianceAuth'
                Put = { Set-Record newer { $args[0].version = 99 } } }
            @{ Case = 'a record of another account'; Id = 'RecordInvalid'; Name = 'other'; Advice = 'Get-Secret'
                Put = { Set-Record other { $args[0].account = 'Miele/default' } } }
            @{ Case = 'a record with a foreign host'; Id = 'RecordInvalid'; Name = 'host'; Advice = 'Get-Secret'
                Put = { Set-Record host { $args[0].baseUri = 'http://192.0.2.1/' } } }
            @{ Case = 'a record with a host that only looks like loopback'; Id = 'RecordInvalid'; Name = 'likeness'; Advice = 'Get-Secret'
                Put = { Set-Record likeness { $args[0].baseUri = 'http://localhost.example.com/' } } }
            @{ Case = 'a record with an unknown provider'; Id = 'RecordInvalid'; Name = 'provider'; Advice = 'Get-Secret'
                Put = { Set-Record provider { $args[0].provider = 'Elsewhere' } } }
        ) {
            & $Put
            $kept, $sent = (Get-Kept), (Get-CallCount $cloud)
            foreach ($command in 'Get-ApplianceToken', 'Get-ApplianceAccount', 'Select-ApplianceAccount') {
                & $command "Miele/$Name" -ErrorAction SilentlyContinue -ErrorVariable refusals | Should -BeNullOrEmpty
                $refusals[0].FullyQualifiedErrorId | Should -Be "$Id,ApplianceAuth.Commands.$($command -replace '-')Command"
                $refusals[0].CategoryInfo.Category | Should -Be InvalidData
                $refusals[0].ErrorDetails.RecommendedAction | Should -Match $Advice
            }
            { Connect-MieleAccount $Name -NoBrowser -TimeoutSec 1 6>$null } |
                Should -Throw -ErrorId "$Id,ApplianceAuth.Commands.ConnectMieleAccountCommand"

            Get-CallCount $cloud | Should -Be $sent
            Get-Kept | Should -Be $kept
            (Get-ApplianceAccount Miele/d*).Account | Should -Be Miele/default
        }

        It 'shows the good accounts although others are damaged' {
            Set-Secret ApplianceAuthKey-Miele-damaged hello -Vault ApplianceTests
            Set-Secret ApplianceAuth-Miele-damaged hello -Vault ApplianceTests
            (Get-ApplianceAccount Miele/d* -ErrorAction SilentlyContinue -ErrorVariable refusals).Account | Should -Be Miele/default
            $refusals.FullyQualifiedErrorId | Should -Be 'RecordInvalid,ApplianceAuth.Commands.GetApplianceAccountCommand'
        }
    }

    Context 'for a call' {
        It 'lets a handle choose the account, and nothing else' {
            $handle = [pscustomobject]@{
                Account = 'Miele/default'; Vault = 'ApplianceTests'; Cloud = 'HomeConnect'; BaseUri = 'http://192.0.2.1'
                ApiBase = 'http://192.0.2.1'; Host = '192.0.2.1'; Uri = 'http://192.0.2.1'; Method = 'DELETE'; Body = '{}'; Query = @{ a = 'b' }
            }
            $handle | Invoke-ApplianceApi -Path /devices | Should -HaveCount 10
            (Get-CloudLog $cloud miele/devices | Select-Object -Last 1).parameters | Should -BeNullOrEmpty
        }

        It 'sends nothing to <Path>' -ForEach @(
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

        It 'keeps the sign-in when a renewal is answered with no token' {
            [void](Invoke-Cloud $cloud expire @{ system = 'miele' })
            [void](Invoke-Cloud $cloud fail @{ endpoint = 'miele/token:refresh_token'; status = 200; body = '<html>' })
            Invoke-ApplianceApi /devices -Account Miele -ErrorAction SilentlyContinue -ErrorVariable refusals | Should -BeNullOrEmpty
            $refusals[0].FullyQualifiedErrorId | Should -Be 'UnexpectedAnswer,ApplianceAuth.Commands.InvokeApplianceApiCommand'

            Invoke-ApplianceApi /devices -Account Miele | Should -HaveCount 10
        }
    }

    Context 'without a vault to use' {
        BeforeAll {
            $ownHome = $env:HOME
            $env:HOME = (New-Item -ItemType Directory "$ownHome/without-vault").FullName
        }

        AfterAll {
            $env:HOME = $ownHome
        }

        It 'refuses at once where none is registered, with the commands that put it right' {
            $sent = Get-CallCount $cloud
            $refusals = Invoke-Pwsh {
                param($Cloud)
                $signIn = { Connect-HomeConnectAccount -ClientId ('DE71' * 16) -UseDeviceCode -BaseUri $Cloud -ErrorAction Stop }
                foreach ($line in $signIn, { Get-ApplianceToken -ErrorAction Stop }, { Get-ApplianceAccount -ErrorAction Stop }) {
                    try { & $line } catch { $_.FullyQualifiedErrorId, $_.CategoryInfo.Category, $_.ErrorDetails.RecommendedAction -join '|' }
                }
            } $cloud.BaseUri

            $advice = 'Install-Module Microsoft.PowerShell.SecretStore; Register-SecretVault -Name SecretStore -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault'
            $refusals | Should -Be @(
                "NoVault,ApplianceAuth.Commands.ConnectHomeConnectAccountCommand|ResourceUnavailable|$advice"
                "NoVault,ApplianceAuth.Commands.GetApplianceTokenCommand|ResourceUnavailable|$advice"
                "NoVault,ApplianceAuth.Commands.GetApplianceAccountCommand|ResourceUnavailable|$advice")
            Get-CallCount $cloud | Should -Be $sent
        }

        It 'refuses to choose between several, and takes the one that is named' {
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

            $advice = 'Name one with -Vault, or make one the default with Set-SecretVaultDefault.'
            $refusals[0, 1] | Should -Be @(
                "VaultAmbiguous,ApplianceAuth.Commands.ConnectHomeConnectAccountCommand|InvalidArgument|$advice"
                "VaultAmbiguous,ApplianceAuth.Commands.GetApplianceTokenCommand|InvalidArgument|$advice")
            $refusals[2] | Should -Match '^NotConnected,ApplianceAuth.Commands.GetApplianceTokenCommand\|ObjectNotFound\|'
            Get-CallCount $cloud | Should -Be $sent
        }
    }
}
