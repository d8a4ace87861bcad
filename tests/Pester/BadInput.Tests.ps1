Describe 'Connect cmdlets with invalid input' -Tag SharedProcess {
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

    It 'refuses <Case> before a request is sent or data is stored' -ForEach @(
        @{ Case = 'a name with a space'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Recommendation = '1 to 40 letters, digits and hyphens'
            Do = { Connect-MieleAccount 'holiday home' @miele } }
        @{ Case = 'a name that is too long'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Recommendation = '1 to 40'
            Do = { Connect-MieleAccount ('a' * 41) @miele } }
        @{ Case = 'an address as name'; Id = 'AccountNameInvalid'; Category = 'InvalidArgument'; Recommendation = 'Miele/holiday-home'
            Do = { Connect-MieleAccount 'Miele/new' @miele } }
        @{ Case = 'a new account without a client id'; Id = 'ClientIdRequired'; Category = 'InvalidArgument'; Recommendation = '-ClientId.*developer\.miele\.com'
            Do = { Connect-MieleAccount new -NoBrowser } }
        @{ Case = 'a missing client secret'; Id = 'ClientSecretRequired'; Category = 'InvalidArgument'; Recommendation = '-ClientSecret'
            Do = { $miele.Remove('ClientSecret'); Connect-MieleAccount new @miele } }
        @{ Case = 'an empty client secret'; Id = 'ClientSecretRequired'; Category = 'InvalidArgument'; Recommendation = '-ClientSecret'
            Do = { $code.ClientSecret = [securestring]::new(); Connect-HomeConnectAccount new @code } }
        @{ Case = 'a browser in a non-interactive session'; Id = 'InteractionRequired'; Category = 'InvalidOperation'; Recommendation = 'interactive'
            Do = { $miele.Remove('NoBrowser'); Connect-MieleAccount new @miele } }
        @{ Case = 'a paste in a non-interactive session'; Id = 'InteractionRequired'; Category = 'InvalidOperation'; Recommendation = 'interactive'
            Do = { Connect-MieleAccount new @miele -PasteRedirect } }
        @{ Case = 'no redirect in a non-interactive session'; Id = 'InteractionRequired'; Category = 'InvalidOperation'; Recommendation = 'interactive'
            Do = { $code.RedirectUri = ''; Connect-HomeConnectAccount new @code } }
        @{ Case = 'a redirect elsewhere'; Id = 'RedirectUriInvalid'; Category = 'InvalidArgument'; Recommendation = '-PasteRedirect'
            Do = { $miele.RedirectUri = 'https://example.com/callback'; Connect-MieleAccount new @miele } }
        @{ Case = 'a redirect that is no address'; Id = 'RedirectUriInvalid'; Category = 'InvalidArgument'; Recommendation = 'http://localhost:8080/callback'
            Do = { $miele.RedirectUri = 'localhost:8080'; Connect-MieleAccount new @miele } }
        @{ Case = 'the device flow with a browser'; Id = 'ParameterInvalid'; Category = 'InvalidArgument'; Recommendation = '-NoBrowser'
            Do = { Connect-HomeConnectAccount new @code -UseDeviceCode } }
        @{ Case = 'the device flow of the simulator'; Id = 'DeviceFlowNotSupported'; Category = 'InvalidOperation'; Recommendation = '-UseDeviceCode'
            Do = { Connect-HomeConnectAccount -Environment Simulator -ClientId $apps.Code -BaseUri "$($cloud.BaseUri)/simulator" -UseDeviceCode } }
        @{ Case = 'the legacy provider without a country'; Id = 'ParameterInvalid'; Category = 'InvalidArgument'; Recommendation = '-Country de-DE'
            Do = { Connect-MieleAccount new @miele -Legacy } }
        @{ Case = 'a vault for memory'; Id = 'ParameterInvalid'; Category = 'InvalidArgument'; Recommendation = '-InMemory or -Vault'
            Do = { Connect-MieleAccount new @miele -InMemory -Vault $store } }
        @{ Case = 'a foreign -BaseUri'; Id = 'BaseUriNotLoopback'; Category = 'SecurityError'; Recommendation = 'emulator'
            Do = { $miele.BaseUri = 'http://example.com'; Connect-MieleAccount new @miele } }
        @{ Case = 'a -BaseUri that only looks like loopback'; Id = 'BaseUriNotLoopback'; Category = 'SecurityError'; Recommendation = 'emulator'
            Do = { $miele.BaseUri = 'http://127.0.0.1.example.com'; Connect-MieleAccount new @miele } }
        @{ Case = 'a -BaseUri whose host stands after a name'; Id = 'BaseUriNotLoopback'; Category = 'SecurityError'; Recommendation = 'emulator'
            Do = { $miele.BaseUri = 'http://localhost@example.com/'; Connect-MieleAccount new @miele } }
        @{ Case = 'a -BaseUri that is no web address'; Id = 'BaseUriNotLoopback'; Category = 'SecurityError'; Recommendation = 'emulator'
            Do = { $miele.BaseUri = 'file:///etc'; Connect-MieleAccount new @miele } }
        @{ Case = 'the client id of another application'; Id = 'AccountExists'; Category = 'ResourceExists'; Recommendation = '-Force'
            Do = { $code.ClientId = $apps.OtherCode; Connect-HomeConnectAccount @code } }
        @{ Case = 'another environment under the same name'; Id = 'AccountExists'; Category = 'ResourceExists'; Recommendation = '-Name'
            Do = { Connect-HomeConnectAccount default @code -Environment China } }
    ) {
        $miele, $code = $miele.Clone(), $code.Clone()
        $snapshot, $sent = (Get-StoreSnapshot), (Get-CallCount $cloud)

        $refusal = $Do | Should -Throw -PassThru

        $refusal.FullyQualifiedErrorId | Should -Match "^$Id,ApplianceAuth\.Commands\.Connect(Miele|HomeConnect)AccountCommand$"
        $refusal.CategoryInfo.Category | Should -Be $Category
        $refusal.ErrorDetails.RecommendedAction | Should -Match $Recommendation
        Get-CallCount $cloud | Should -Be $sent
        Get-StoreSnapshot | Should -Be $snapshot
    }

    It 'refuses an unknown vault before a request is sent or data is stored' -Tag SecretManagement {
        $snapshot, $sent = (Get-StoreSnapshot), (Get-CallCount $cloud)
        $refusal = { Connect-MieleAccount new @miele -Vault Nowhere } | Should -Throw -PassThru -ErrorId 'VaultNotFound,ApplianceAuth.Commands.ConnectMieleAccountCommand'
        $refusal.CategoryInfo.Category | Should -Be ObjectNotFound
        $refusal.ErrorDetails.RecommendedAction | Should -Match 'Get-SecretVault'
        Get-CallCount $cloud | Should -Be $sent
        Get-StoreSnapshot | Should -Be $snapshot
    }

    It 'refuses another address for an existing account, even with -Force, and sends it no secret' {
        $snapshot = Get-StoreSnapshot
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
        Get-StoreSnapshot | Should -Be $snapshot
    }

    It 'replaces the account of another user only with -Force' {
        $snapshot = Get-StoreSnapshot
        { Connect-MieleAccount -NoBrowser -TimeoutSec 30 6>&1 | Start-UserSignIn $cloud -User guest@example.com } |
            Should -Throw -ErrorId 'AccountExists,ApplianceAuth.Commands.ConnectMieleAccountCommand'
        Get-StoreSnapshot | Should -Be $snapshot
        $signIns = (Invoke-Cloud $cloud tokens).signIns
        $signIns[-1].user | Should -Be guest@example.com
        $signIns[-1].ended | Should -Be Revoked -Because 'it could not be used or ended later'
        $signIns[0].ended | Should -BeNullOrEmpty
        Get-ApplianceToken Miele | Invoke-ApplianceApi -Path /devices | Should -HaveCount 10

        foreach ($endpoint in 'revoke', 'logout') { [void](Invoke-Cloud $cloud fail @{ endpoint = "miele/$endpoint"; status = 503 }) }
        $refusal = try {
            Connect-MieleAccount -NoBrowser -TimeoutSec 30 -WarningVariable warnings -WarningAction SilentlyContinue 6>&1 | Start-UserSignIn $cloud -User guest@example.com
        }
        catch { $_ }
        $refusal.FullyQualifiedErrorId | Should -Be 'AccountExists,ApplianceAuth.Commands.ConnectMieleAccountCommand' -Because 'what fails after it does not hide it'
        $warnings | Should -HaveCount 1 -Because 'the tokens could not be revoked'

        Connect-MieleAccount visited @miele 6>&1 | Start-UserSignIn $cloud
        Connect-MieleAccount visited -NoBrowser -TimeoutSec 30 -Force 6>&1 | Start-UserSignIn $cloud -User guest@example.com
        (Invoke-Cloud $cloud tokens).signIns[-1].user | Should -Be guest@example.com
    }

    It 'replaces the account of another application with -Force' {
        $other = New-SignIn $cloud code
        Connect-HomeConnectAccount replaced @other 6>&1 | Start-UserSignIn $cloud
        $other.ClientId = $apps.OtherCode
        $other.ClientSecret = New-Secret canary-secret-of-ACCE
        $other.RedirectUri = New-Redirect $cloud $apps.OtherCode
        Connect-HomeConnectAccount replaced @other -Force 6>&1 | Start-UserSignIn $cloud
        (Get-ApplianceAccount HomeConnect/replaced).ClientId | Should -Be $apps.OtherCode
    }

    It 'refuses a token response with <Case> and stores nothing' -ForEach @(
        @{ Case = 'a page'; Id = 'CloudFailed'; Response = @{ status = 200; contentType = 'text/html'; body = '<html>canary</html>' } }
        @{ Case = 'a list'; Response = @{ status = 200; body = '["canary"]' } }
        @{ Case = 'an object without a token'; Response = @{ status = 200; body = '{"expires_in":3600,"refresh_token":"canary"}' } }
        @{ Case = 'a token of another kind'; Response = @{ status = 200; body = '{"access_token":"canary","token_type":"mac"}' } }
        @{ Case = 'JSON that breaks off'; Response = @{ status = 200; body = '{"access_token":"canary' } }
        @{ Case = 'two megabytes' }
    ) {
        $snapshot = Get-StoreSnapshot
        if ($Response) { [void](Invoke-Cloud $cloud fail ($Response + @{ endpoint = 'miele/token' })) }
        else { [void](Invoke-Cloud $cloud oversize @{ endpoint = 'miele/token'; bytes = 2MB }) }

        $refusal = { Connect-MieleAccount new @miele 6>&1 | Start-UserSignIn $cloud } | Should -Throw -PassThru

        $refusal.FullyQualifiedErrorId | Should -Be "$($_.Id ?? 'UnexpectedResponse'),ApplianceAuth.Commands.ConnectMieleAccountCommand"
        $refusal.CategoryInfo.Category | Should -Be ($_.Id ? 'ConnectionError' : 'InvalidData')
        $refusal | Format-List * -Force | Out-String | Should -Not -Match 'canary(?!-secret)'
        Get-StoreSnapshot | Should -Be $snapshot
    }
}
