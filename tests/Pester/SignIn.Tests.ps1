Describe 'Connect-HomeConnectAccount and Connect-MieleAccount' -Tag SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $cloud = Start-Cloud
        $store = New-TestStore
        # Each test of the device flow takes as long as one interval.
        [void](Invoke-Cloud $cloud settings @{ deviceInterval = 1 })
    }

    AfterAll {
        Stop-Cloud $cloud
    }

    Context '<System>' -ForEach @(
        @{ System = 'Home Connect, on another device'; Way = 'device'; Command = 'Connect-HomeConnectAccount'; Name = 'device'
            Address = 'HomeConnect/device'; Environment = 'Production'; Appliances = 9
            Requested = 'homeconnect/device_authorization'; RequestedWith = 'client_id', 'scope'; RequestedWithout = 'client_secret'
            Redeemed = 'homeconnect/token:device_code'; RedeemedWith = 'device_code'; RedeemedWithout = 'client_secret', 'code_verifier' }
        @{ System = 'Home Connect'; Way = 'code'; Command = 'Connect-HomeConnectAccount'; Name = 'default'
            Address = 'HomeConnect/default'; Environment = 'Production'; Appliances = 9
            Requested = 'homeconnect/authorize'; RequestedWith = 'code_challenge', 'code_challenge_method', 'state', 'nonce', 'redirect_uri'
            Redeemed = 'homeconnect/token:authorization_code'; RedeemedWith = 'code_verifier', 'redirect_uri', 'client_secret' }
        @{ System = 'Home Connect in China'; Way = 'china'; Command = 'Connect-HomeConnectAccount'; Name = 'china'
            Address = 'HomeConnect/china'; Environment = 'China'; Appliances = 9
            Requested = 'china/authorize'; RequestedWith = 'code_challenge', 'state', 'nonce'
            Redeemed = 'china/token:authorization_code'; RedeemedWith = 'code_verifier', 'client_secret' }
        @{ System = 'Miele'; Way = 'miele'; Command = 'Connect-MieleAccount'; Name = 'default'
            Address = 'Miele/default'; Environment = 'Production'; Appliances = 10
            Requested = 'miele/authorize'; RequestedWith = 'code_challenge', 'code_challenge_method', 'state', 'redirect_uri'; RequestedWithout = 'vg'
            Redeemed = 'miele/token:authorization_code'; RedeemedWith = 'code_verifier', 'client_secret'; RedeemedWithout = 'vg' }
        @{ System = 'Miele, the legacy provider'; Way = 'legacy'; Command = 'Connect-MieleAccount'; Name = 'legacy'
            Address = 'Miele/legacy'; Environment = 'Legacy'; Appliances = 10
            Requested = 'legacy/authorize'; RequestedWith = 'vg', 'state', 'redirect_uri'; RequestedWithout = 'code_challenge'
            Redeemed = 'legacy/token:authorization_code'; RedeemedWith = 'vg', 'client_secret'; RedeemedWithout = 'code_verifier' }
    ) {
        BeforeAll {
            $signIn = New-SignIn $cloud $Way
            $account = & $Command $Name @signIn -PassThru -WarningVariable warned -WarningAction SilentlyContinue 6>&1 | Start-UserSignIn $cloud
        }

        It 'returns the account' {
            $account | Should -HaveCount 1
            $account.GetType().FullName | Should -Be 'ApplianceAuth.Output.ApplianceAccount'
            $account.Account, $account.Environment, $account.State, $account.Vault, $account.ClientId |
                Should -Be $Address, $Environment, 'Connected', $store, $signIn.ClientId
            $account.TokenExpiresAt | Should -BeGreaterThan ([datetime]::Now)
        }

        It 'sends only the parameters of this flow in the authorization request' {
            $sent = (Get-CloudLog $cloud $Requested | Select-Object -Last 1).parameters
            $RequestedWith | Where-Object { $_ -notin $sent } | Should -BeNullOrEmpty
            $RequestedWithout | Where-Object { $_ -in $sent } | Should -BeNullOrEmpty
        }

        It 'sends only the parameters of this flow in the token request' {
            $sent = (Get-CloudLog $cloud $Redeemed | Select-Object -Last 1).parameters
            $RedeemedWith | Where-Object { $_ -notin $sent } | Should -BeNullOrEmpty
            $RedeemedWithout | Where-Object { $_ -in $sent } | Should -BeNullOrEmpty
        }

        It 'lists the appliances of this account' {
            $listed = Get-ApplianceToken $Address | Invoke-ApplianceApi -Path /devices
            $listed | Should -HaveCount $Appliances
            $listed.Account | Select-Object -Unique | Should -Be $Address
        }

        It 'warns only if the provider is retiring' {
            @($warned) -match 'retiring' | Should -HaveCount ([int]($Way -eq 'legacy'))
        }
    }

    It 'signs in to the simulator without a user, a browser or a secret' {
        $signIn = New-SignIn $cloud simulator
        $signIn.Remove('NoBrowser')
        $account = Connect-HomeConnectAccount @signIn -PassThru -InformationVariable messages 6>$null

        $account.Account | Should -Be 'HomeConnect/simulator'
        (Get-CloudLog $cloud simulator/authorize).parameters | Should -Contain user
        (Get-CloudLog $cloud simulator/token:authorization_code).parameters | Should -Not -Contain client_secret
        "$messages" | Should -Not -Match 'http'
        Get-ApplianceToken simulator -ErrorAction SilentlyContinue -ErrorVariable no | Should -BeNullOrEmpty
        $no[0].FullyQualifiedErrorId | Should -Be 'AccountNameInvalid,ApplianceAuth.Commands.GetApplianceTokenCommand'
        Get-ApplianceToken HomeConnect/simulator | Invoke-ApplianceApi -Path /devices | Should -HaveCount 9
    }

    It 'lists the accounts without secrets' {
        $secrets = (Invoke-Cloud $cloud secrets).value
        $accounts = Get-ApplianceAccount
        $accounts.Account | Sort-Object | Should -Be @(
            'HomeConnect/china', 'HomeConnect/default', 'HomeConnect/device', 'HomeConnect/simulator', 'Miele/default', 'Miele/legacy')
        $shown = ($accounts | Format-List * -Force | Out-String -Width 9999) + ($accounts | ConvertTo-Json -Depth 9)
        $secrets | Where-Object { $shown.Contains($_) } | Should -BeNullOrEmpty
        ($accounts | Where-Object Account -EQ HomeConnect/default).SignInExpiresAt | Should -BeGreaterThan ([datetime]::Now.AddDays(59))
        ($accounts | Where-Object Account -EQ Miele/default).SignInExpiresAt | Should -BeLessThan ([datetime]::Now.AddDays(31))
    }

    It 'shows country, permissions and appliances of a Miele token' {
        $token = Get-ApplianceToken Miele
        $token.Scopes | Sort-Object | Should -Be mcs_thirdparty_read, mcs_thirdparty_write, openid
        $token.Appliances | Should -HaveCount 10
        $token.Country | Should -Match '^[a-z]{2}(-[A-Z]{2})?$'
    }

    It 'omits an appliance that the user did not select' {
        $signIn = New-SignIn $cloud miele
        Connect-MieleAccount unticked @signIn 6>&1 | Start-UserSignIn $cloud -Untick 000100200304

        $token = Get-ApplianceToken Miele/unticked
        $token.Appliances | Should -HaveCount 9
        $token.Appliances | Should -Not -Contain 000100200304
        ($token | Invoke-ApplianceApi -Path /devices).ApplianceId | Should -Not -Contain 000100200304
    }

    It 'signs in again without the client id, the secret or the address' {
        Connect-MieleAccount -NoBrowser -TimeoutSec 30 6>&1 | Start-UserSignIn $cloud

        $signIns = (Invoke-Cloud $cloud tokens).signIns | Where-Object provider -EQ miele
        $signIns[-1].clientId | Should -Be $apps.Miele
        (Get-ApplianceAccount Miele/default).BaseUri | Should -Be ([uri]$cloud.BaseUri)
    }

    It 'keeps the previous session if the new sign-in is not completed' {
        $before = Get-ApplianceAccount Miele/default
        { Connect-MieleAccount -NoBrowser -TimeoutSec 1 6>$null } |
            Should -Throw -ErrorId 'SignInExpired,ApplianceAuth.Commands.ConnectMieleAccountCommand'

        (Get-ApplianceAccount Miele/default).TokenExpiresAt | Should -Be $before.TokenExpiresAt
        Get-ApplianceToken Miele | Invoke-ApplianceApi -Path /devices | Should -HaveCount 10
    }

    It 'recommends the redirect URI after a timeout' {
        $signIn = New-SignIn $cloud miele
        $signIn.TimeoutSec = 1
        $late = { Connect-MieleAccount late @signIn 6>$null } | Should -Throw -PassThru

        $late.FullyQualifiedErrorId | Should -Be 'SignInExpired,ApplianceAuth.Commands.ConnectMieleAccountCommand'
        $late.CategoryInfo.Category | Should -Be OperationTimeout
        $late.ErrorDetails.RecommendedAction | Should -Match ([regex]::Escape($signIn.RedirectUri))
        Get-ApplianceAccount Miele/late* | Should -BeNullOrEmpty
    }
}
