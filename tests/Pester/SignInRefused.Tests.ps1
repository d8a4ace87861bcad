Describe 'Refused sign-in' -Tag SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $cloud = Start-Cloud
        [void](New-TestStore)
        [void](Invoke-Cloud $cloud settings @{ deviceInterval = 1 })

        function Assert-Refusal($Refusal, [string] $Id, [string] $Category, [string] $Words, [string] $Recommendation) {
            $Refusal.FullyQualifiedErrorId | Should -Match "^$Id,ApplianceAuth\.Commands\.\w+Command$"
            $Refusal.CategoryInfo.Category | Should -Be $Category
            $Refusal.Exception.Message | Should -Match $Words
            $Refusal.ErrorDetails.RecommendedAction | Should -Match $Recommendation
        }
    }

    AfterAll {
        Stop-Cloud $cloud
    }

    It '<Way>: <Case>' -ForEach @(
        # Before the browser opens
        @{ Way = 'code'; Case = 'a malformed client id'; Change = @{ ClientId = 'xyz' }
            Words = 'Invalid client id'; Recommendation = 'Client ID.*64 hexadecimal' }
        @{ Way = 'code'; Case = 'an unknown client'; Change = @{ ClientId = 'AB' * 32 }
            Words = 'developer portal'; Recommendation = 'Status is Enabled.*15 minutes' }
        @{ Way = 'code'; Case = 'a disabled client'; Change = @{ ClientId = 'D15A' * 16 }; Words = 'developer portal'; Recommendation = 'Status is Enabled' }
        @{ Way = 'code'; Case = 'the client of the other flow'; Change = @{ ClientId = 'DE71' * 16 }
            Words = 'oauth flow'; Recommendation = 'OAuth Flow.*with -UseDeviceCode' }
        @{ Way = 'code'; Case = 'a redirect that is not registered'; Change = @{ RedirectUri = 'http://localhost:1/other' }
            Words = 'redirection URI'; Recommendation = 'Redirect URI.*http://localhost:1/other' }
        @{ Way = 'code'; Case = 'no redirect registered'; Change = @{ ClientId = '0ED1' * 16 }
            Words = 'no redirect URI'; Recommendation = 'Enter this Redirect URI' }
        @{ Way = 'code'; Case = 'a scope that is not allowed'; Change = @{ Scope = 'Images' }
            Words = 'invalid_scope'; Recommendation = '-Scope.*: Images' }
        @{ Way = 'code'; Case = 'the redirect, with 403'; At = 'authorize'; Response = 'homeconnect-redirect-forbidden'
            Words = 'not authorized'; Recommendation = 'Redirect URI' }
        @{ Way = 'code'; Case = 'the client, as invalid_client'; At = 'authorize'; Response = 'homeconnect-client-rejected'
            Words = 'invalid_client'; Recommendation = 'Status is Enabled' }
        @{ Way = 'code'; Case = 'a garbled parameter'; At = 'authorize'; Code = 'invalid_request'; Description = 'missing or invalid request parameters'
            Words = 'missing or invalid'; Recommendation = '-ClientId, -Scope, -RedirectUri' }
        @{ Way = 'code'; Case = 'a failing gateway'; At = 'authorize'; Response = 'homeconnect-bad-gateway'; Id = 'CloudFailed'; Category = 'ConnectionError'
            Words = '502'; Recommendation = 'Try again later' }
        @{ Way = 'code'; Case = 'an unavailable service'; At = 'authorize'; Response = 'homeconnect-unavailable'; Id = 'CloudFailed'; Category = 'ConnectionError'
            Words = '503'; Recommendation = 'Try again later' }
        @{ Way = 'china'; Case = 'a client that China does not know'; Change = @{ ClientId = 'CAFE' * 16 }
            Words = 'developer portal'; Recommendation = 'Sync to China' }
        @{ Way = 'device'; Case = 'the client of the other flow'; Change = @{ ClientId = 'C0DE' * 16 }
            Words = 'oauth flow'; Recommendation = 'without -UseDeviceCode' }
        @{ Way = 'device'; Case = 'the other flow, in older words'; At = 'device_authorization'; Response = 'homeconnect-old-flow-error'
            Words = 'grant_type'; Recommendation = 'OAuth Flow' }
        @{ Way = 'device'; Case = 'forced PKCE'; Change = @{ ClientId = 'DE73' * 16 }; Words = 'invalid_request'; Recommendation = 'PKCE' }
        @{ Way = 'miele'; Case = 'an unknown client'; Change = @{ ClientId = 'unknown' }; Words = 'Client not found'; Recommendation = 'Client ID.*-Legacy' }
        @{ Way = 'miele'; Case = 'a redirect that is not registered'; At = 'authorize'
            Page = 'Invalid parameter: redirect_uri'; Words = 'redirect_uri'; Recommendation = 'Register http://localhost:\d+/callback' }
        @{ Way = 'miele'; Case = 'an unknown scope'; Change = @{ Scope = 'everything' }; Words = 'Invalid scopes'; Recommendation = '-Scope.*everything' }
        @{ Way = 'miele'; Case = 'a failing page'; At = 'authorize'; Response = 'miele-consent-error'; Id = 'CloudFailed'; Category = 'ConnectionError'
            Words = '500'; Recommendation = 'Try again later' }
        @{ Way = 'legacy'; Case = 'an unknown client'; Change = @{ ClientId = 'unknown' }
            Words = 'credentials are not valid'; Recommendation = 'Client ID and Client Secret' }
        @{ Way = 'miele'; Case = 'an unreachable cloud'; Change = @{ BaseUri = 'http://127.0.0.1:1' }; Id = 'CloudUnreachable'; Category = 'ConnectionError'
            Words = 'Miele'; Recommendation = 'network, proxy' }

        # After the user has signed in
        @{ Way = 'code'; Case = 'a wrong secret'; Secret = 'wrong'; Words = 'client secret validation failed'; Recommendation = 'Client Secret.*-ClientSecret' }
        @{ Way = 'code'; Case = 'a user who is not on the list'; Change = @{ ClientId = 'F00D' * 16 }; Secret = 'canary-secret-of-F00D'
            User = 'guest@example.com'; Words = 'limited user list'; Recommendation = 'Home Connect user account for testing.*lower case' }
        @{ Way = 'code'; Case = 'a spent code'; At = 'token'; Code = 'invalid_grant'; Description = 'invalid authorization code'
            Id = 'SignInExpired'; Category = 'OperationTimeout'; Words = 'invalid_grant'; Recommendation = 'Start the sign-in again' }
        @{ Way = 'code'; Case = 'a page in place of the token endpoint'; At = 'token'; Response = 'homeconnect-token-forbidden'
            Id = 'CloudFailed'; Category = 'ConnectionError'; Words = '403'; Recommendation = 'Try again later' }
        @{ Way = 'code'; Case = 'a changed content type'; At = 'token'; Response = 'homeconnect-content-type'; Id = 'UnexpectedResponse'; Category = 'InvalidData'
            Words = 'content type'; Recommendation = 'proxy' }
        @{ Way = 'code'; Case = 'too many tokens, as text'; At = 'token'; Response = 'homeconnect-refresh-limit-text'; Id = 'RateLimited'; Category = 'LimitsExceeded'
            Words = '^Home Connect'; Recommendation = 'Wait' }
        @{ Way = 'code'; Case = 'an empty response'; At = 'token'; Response = 'homeconnect-empty'; Id = 'CloudFailed'; Category = 'ConnectionError'
            Words = '500'; Recommendation = 'Try again later' }
        @{ Way = 'device'; Case = 'a code that has ended'; At = 'token'; Code = 'expired_token'; Description = 'Device authorization session not found'
            Id = 'SignInExpired'; Category = 'OperationTimeout'; Words = 'session not found'; Recommendation = 'Start the sign-in again' }
        @{ Way = 'miele'; Case = 'a wrong secret'; Secret = 'wrong'; Words = 'Invalid client'; Recommendation = 'Client Secret' }
        @{ Way = 'miele'; Case = 'a code that has ended'; At = 'token'; Code = 'invalid_grant'; Description = 'Code is expired'
            Id = 'SignInExpired'; Category = 'OperationTimeout'; Words = 'Code is expired'; Recommendation = 'Start the sign-in again' }
        @{ Way = 'miele'; Case = 'another redirect at the token endpoint'; At = 'token'; Code = 'invalid_grant'; Description = 'Incorrect redirect_uri'
            Words = 'Incorrect redirect_uri'; Recommendation = '-RedirectUri http://localhost' }
        @{ Way = 'miele'; Case = 'another verifier'; At = 'token'; Code = 'invalid_grant'; Description = 'PKCE verification failed'
            Words = 'PKCE'; Recommendation = 'Start the sign-in again' }
        @{ Way = 'miele'; Case = 'an unknown grant'; At = 'token'; Code = 'unsupported_grant_type'; Description = 'Unsupported grant_type'
            Words = 'grant_type'; Recommendation = 'OAuth flow' }
        @{ Way = 'miele'; Case = 'too many tokens'; At = 'token'; Response = 'miele-too-many'; Id = 'RateLimited'; Category = 'LimitsExceeded'
            Words = 'until \d'; Recommendation = 'Wait' }
        @{ Way = 'legacy'; Case = 'a wrong secret'; Secret = 'wrong'; Words = 'credentials are not valid'; Recommendation = 'Client Secret' }
    ) {
        $signIn = New-SignIn $cloud $Way
        if ($Change) { foreach ($name in $Change.Keys) { $signIn[$name] = $Change[$name] } }
        if ($Change.ClientId -match '^F00D') { $signIn.RedirectUri = New-Redirect $cloud $Change.ClientId }
        if ($Secret) { $signIn.ClientSecret = New-Secret $Secret }
        if ($At) {
            $system = @{ code = 'homeconnect'; device = 'homeconnect' }[$Way] ?? $Way
            [void](Invoke-Cloud $cloud fail (@{ endpoint = "$system/$At" } + $(
                        if ($Response) { @{ response = $Response } }
                        elseif ($Page) { @{ status = 400; contentType = 'text/html'; body = "<html><p>$Page</p></html>" } }
                        else { @{ status = 400; body = ConvertTo-Json @{ error = $Code; error_description = $Description } } })))
        }

        $command = $Way -in 'miele', 'legacy' ? 'Connect-MieleAccount' : 'Connect-HomeConnectAccount'
        $who = $User ? @{ User = $User } : @{}
        $refusal = { & $command new @signIn -WarningAction Ignore 6>&1 | Start-UserSignIn $cloud @who } | Should -Throw -PassThru

        Assert-Refusal $refusal ($Id ? $Id : 'SignInRefused') ($Category ? $Category : 'AuthenticationError') $Words $Recommendation
        Get-ApplianceAccount HomeConnect/new*, Miele/new* | Should -BeNullOrEmpty
    }

    It 'recommends to try again later if the same application has signed in before' {
        $signIn = New-SignIn $cloud code
        Connect-HomeConnectAccount worked @signIn 6>&1 | Start-UserSignIn $cloud
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'homeconnect/authorize'; response = 'homeconnect-redirect-forbidden' })
        $refusal = { Connect-HomeConnectAccount worked -NoBrowser 6>&1 | Start-UserSignIn $cloud } | Should -Throw -PassThru
        Assert-Refusal $refusal SignInRefused AuthenticationError 'not authorized' 'same settings before.*Redirect URI'
    }

    It '<Way>, refresh: <Case>' -ForEach @(
        @{ Way = 'code'; Case = 'a refresh token that has ended'; Code = 'invalid_grant'; Description = 'invalid refresh_token'
            Words = 'invalid refresh_token'; Recommendation = 'Sign in again' }
        @{ Way = 'code'; Case = 'a user who is no longer on the list'; Status = 401; Code = 'invalid_client'
            Description = 'client has limited user list - user not assigned to client'
            Id = 'SignInRefused'; Words = 'limited user list'; Recommendation = 'e-mail address of the account, in lower case' }
        @{ Way = 'miele'; Case = 'a refresh token that has ended'; Response = 'miele-dead-refresh-token-401'
            Words = 'not active'; Recommendation = 'Sign in again' }
        @{ Way = 'miele'; Case = 'a refresh token that was used twice'; Code = 'invalid_grant'
            Description = 'Maximum allowed refresh token reuse exceeded'; Words = 'reuse exceeded'; Recommendation = 'an old copy of it was used elsewhere' }
        @{ Way = 'miele'; Case = 'a consent that was withdrawn'; Code = 'invalid_scope'; Description = 'Client no longer has requested consent from user'
            Words = 'consent'; Recommendation = 'Sign in again' }
        @{ Way = 'code'; Case = 'too many refreshes'; Response = 'homeconnect-refresh-limit'; Id = 'RateLimited'; Category = 'LimitsExceeded'
            Words = 'until \d'; Recommendation = 'Wait' }
    ) {
        $signIn = New-SignIn $cloud $Way
        $cloudName, $system = $Way -eq 'miele' ? ('Miele', 'miele') : ('HomeConnect', 'homeconnect')
        $account = & "Connect-$($cloudName)Account" "refreshed-$(Get-Random)" @signIn -PassThru 6>&1 | Start-UserSignIn $cloud
        [void](Invoke-Cloud $cloud expire @{ provider = $system })
        $refused = @{ status = $Status ? $Status : 400; body = ConvertTo-Json @{ error = $Code; error_description = $Description } }
        $body = $Response ? @{ response = $Response } : $refused
        # More than once, because a refused refresh may be repeated.
        [void](Invoke-Cloud $cloud fail ($body + @{ endpoint = "$system/token:refresh_token"; times = 9 }))

        $account | Invoke-ApplianceApi -Path /devices -ErrorAction SilentlyContinue -ErrorVariable refusals | Should -BeNullOrEmpty

        [void](Invoke-Cloud $cloud reset @{})
        $refusals | Should -HaveCount 1
        Assert-Refusal $refusals[0] ($Id ? $Id : 'RefreshRejected') ($Category ? $Category : 'AuthenticationError') $Words $Recommendation
        Get-ApplianceAccount $account.Account | Should -HaveCount 1 -Because 'a refused account is not removed'
    }
}
