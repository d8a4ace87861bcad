# Known error responses of the clouds' APIs, and their error records.

Describe 'Invoke-ApplianceApi with a refused call' -Tag SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        [void](New-TestStore)
        $cloud = Start-Cloud
        Connect-TestMiele $cloud
        Connect-TestHomeConnect $cloud
        $limits = Join-Path (Get-DataFolder) limits

        function Invoke-Refused([string] $Account, [hashtable] $Response, [int] $Times = 1) {
            # The error record, and the status in the variable. The removal of the counters prevents the block after ten refusals in a row.
            Remove-Item -Recurse $limits -ErrorAction Ignore
            [void](New-Item -ItemType Directory $limits)
            [void](Invoke-Cloud $cloud fail (@{ endpoint = 'devices'; times = $Times; contentType = 'application/json' } + $Response))
            $status = $null
            try { [void](Invoke-ApplianceApi /devices -Account $Account -MaximumRetryCount 0 -StatusCodeVariable status -ErrorAction Stop) }
            catch { return $_, $status }
            throw 'It was not refused.'
        }
        function ConvertTo-Refusal([string] $Key, [string] $Description) { ConvertTo-Json @{ error = @{ key = $Key; description = $Description } } -Compress }
    }

    AfterAll { Stop-Cloud $cloud }

    It 'reports <Id> for Home Connect''s <Status> <Key>' -ForEach @(
        @{ Status = 401; Key = 'invalid_token'; Words = 'The access token expired'; Id = 'CallRefused.invalid_token' }
        @{ Status = 403; Key = 'insufficient_scope'; Words = 'Insufficient scope for this resource'; Id = 'CallRefused.insufficient_scope' }
        @{ Status = 404; Key = '404'; Words = 'resource not found'; Id = 'CallRefused.404' }
        @{ Status = 404; Key = 'SDK.Error.NoProgramSelected'; Words = ''; Id = 'CallRefused.SDK.Error.NoProgramSelected' }
        @{ Status = 404; Key = 'SDK.Error.NoProgramActive'; Words = ''; Id = 'CallRefused.SDK.Error.NoProgramActive' }
        @{ Status = 404; Key = 'SDK.Error.UnsupportedSetting'; Words = ''; Id = 'CallRefused.SDK.Error.UnsupportedSetting' }
        @{ Status = 404; Key = 'SDK.Error.UnsupportedOperation'; Words = ''; Id = 'CallRefused.SDK.Error.UnsupportedOperation' }
        @{ Status = 409; Key = 'SDK.Error.UnsupportedProgram'; Words = ''; Id = 'CallRefused.SDK.Error.UnsupportedProgram' }
        @{ Status = 409; Key = 'SDK.Error.UnsupportedOption'; Words = ''; Id = 'CallRefused.SDK.Error.UnsupportedOption' }
        @{ Status = 409; Key = 'SDK.Error.OptionNotSelectable'; Words = ''; Id = 'CallRefused.SDK.Error.OptionNotSelectable' }
        @{ Status = 409; Key = 'SDK.Error.InvalidSettingValue'; Words = ''; Id = 'CallRefused.SDK.Error.InvalidSettingValue' }
        @{ Status = 406; Key = '406'; Words = 'application/vnd.bsh.sdk.v1+json'; Id = 'CallRefused.406' }
        @{ Status = 415; Key = '415'; Words = 'application/vnd.bsh.sdk.v1+json'; Id = 'CallRefused.415' }
        @{ Status = 408; Key = 'SDK.Error.408.RequestTimeout'; Words = ''; Id = 'CallRefused.SDK.Error.408.RequestTimeout' }
        @{ Status = 409; Key = 'SDK.Error.HomeAppliance.Connection.Initialization.Timeout'; Words = ''
            Id = 'CallRefused.SDK.Error.HomeAppliance.Connection.Initialization.Timeout' }
        @{ Status = 409; Key = 'SDK.Error.HomeAppliance.Connection.Initialization.Failed'; Words = ''
            Id = 'CallRefused.SDK.Error.HomeAppliance.Connection.Initialization.Failed' }
        @{ Status = 409; Key = 'SDK.Error.SelectedProgramNotSet'; Words = ''; Id = 'CallRefused.SDK.Error.SelectedProgramNotSet' }
        @{ Status = 409; Key = 'SDK.Error.ActiveProgramNotSet'; Words = ''; Id = 'CallRefused.SDK.Error.ActiveProgramNotSet' }
        @{ Status = 409; Key = 'SDK.Error.WrongOperationState'; Words = ''; Id = 'CallRefused.SDK.Error.WrongOperationState' }
        @{ Status = 409; Key = 'SDK.Error.ProgramNotAvailable'; Words = ''; Id = 'CallRefused.SDK.Error.ProgramNotAvailable' }
        @{ Status = 409; Key = 'SDK.Error.InvalidSettingState'; Words = ''; Id = 'CallRefused.SDK.Error.InvalidSettingState' }
        @{ Status = 409; Key = '409'; Words = ''; Id = 'CallRefused.409' }
        @{ Status = 409; Key = 'BSH.Common.Error.InvalidUIDValue'; Words = ''; Id = 'CallRefused.BSH.Common.Error.InvalidUIDValue' }
        @{ Status = 409; Key = 'BSH.Common.Error.WriteRequest.Busy'; Words = ''; Id = 'CallRefused.BSH.Common.Error.WriteRequest.Busy' }
        @{ Status = 500; Key = 'Internal Server Error'; Words = 'Could not validate permissions to access HomeAppliance'; Id = 'CloudFailed' }
        @{ Status = 503; Key = '503'; Words = 'Home Connect subsystem not available'; Id = 'CloudFailed.503' }
        @{ Status = 504; Key = 'SDK.Error.504.GatewayTimeout'; Words = 'Timeout on Gateway'; Id = 'CloudFailed.SDK.Error.504.GatewayTimeout' }
        @{ Status = 528; Key = 'SDK.Error.HomeAppliance'; Words = ''; Id = 'CallRefused.SDK.Error.HomeAppliance' }
        @{ Status = 528; Key = 'SDK.Error.HomeAppliance.NotAvailableByList'; Words = ''; Id = 'CallRefused.SDK.Error.HomeAppliance.NotAvailableByList' }
    ) {
        $refusal, $status = Invoke-Refused HomeConnect @{ status = $Status; body = ConvertTo-Refusal $Key $Words } -Times ($Status -eq 401 ? 2 : 1)

        $refusal.FullyQualifiedErrorId | Should -Be "$Id,ApplianceAuth.Commands.InvokeApplianceApiCommand"
        $refusal.Exception.StatusCode, $status | Should -Be $Status, $Status
        $refusal.Exception.CloudError | Should -Be $Key
        "$refusal" | Should -Match "HTTP $Status"
        if ($Words) { "$refusal" | Should -Match ([regex]::Escape($Words)) }
        $refusal.ErrorDetails.RecommendedAction | Should -Match ": Invoke-ApplianceApi '/devices' -Account HomeConnect/default$"
    }

    It 'reports RateLimited for <Seconds> seconds for Home Connect''s limit: <Case>' -ForEach @(
        @{ Case = 'the day'; Rule = '1000 calls in 1 day'; Seconds = 70300; Header = '70300' }
        @{ Case = 'the day, said in words alone'; Rule = '1000 calls in 1 day'; Seconds = 86397 }
        @{ Case = 'the minute'; Rule = '50 calls in 1 minute'; Seconds = 42; Header = '42' }
        @{ Case = 'errors'; Rule = '10 successive error calls in 10 minutes'; Listed = '10 errors in a row in 10 minutes'; Seconds = 599; Header = '599' }
        @{ Case = 'starts'; Rule = '5 start calls in 1 minute'; Listed = '5 program starts in 1 minute'; Seconds = 59; Header = '59' }
        @{ Case = 'stops'; Rule = '5 stop calls in 1 minute'; Listed = '5 program stops in 1 minute'; Seconds = 59; Header = '59' }
    ) {
        $words = "The rate limit `"$Rule`" was reached. Requests are blocked during the remaining period of $Seconds seconds."
        $refusal, $status = Invoke-Refused HomeConnect (@{ status = 429; body = ConvertTo-Refusal '429' $words } + ($Header ? @{ headers = @{ 'Retry-After' = $Header } } : @{}))

        $refusal.FullyQualifiedErrorId | Should -Be 'RateLimited,ApplianceAuth.Commands.InvokeApplianceApiCommand'
        $refusal.CategoryInfo.Category | Should -Be LimitsExceeded
        $refusal.Exception.StatusCode, $status | Should -Be 429, 429
        ($refusal.Exception.RetryAt.LocalDateTime - [datetime]::Now).TotalSeconds | Should -BeGreaterThan ($Seconds - 20)
        $closed = Get-ApplianceRateLimit HomeConnect | Where-Object RetryAt
        $closed.Limit | Should -Be ($Listed ?? $Rule)
        [Math]::Abs(($closed.RetryAt - $refusal.Exception.RetryAt.LocalDateTime).TotalSeconds) | Should -BeLessThan 2
    }

    It 'reports until when Home Connect''s burst limit applies' {
        $words = 'The rate limit for requests from this client was reached. Requests are blocked during the remaining period of 1 seconds.'
        $refusal, $null = Invoke-Refused HomeConnect @{ status = 429; body = ConvertTo-Refusal '429' $words }
        ($refusal.FullyQualifiedErrorId -split ',')[0] | Should -Be RateLimited
    }

    It 'reports <Id> for Miele''s <Status> <Body>' -ForEach @(
        @{ Status = 400; Body = '{"message":"GENERIC_BUSINESS_ERROR"}'; Id = 'CallRefused' }
        @{ Status = 400; Body = '{"message":"Device is not in the correct state"}'; Id = 'CallRefused' }
        @{ Status = 401; Body = ''; Id = 'CallRefused' }
        @{ Status = 401; Body = 'default backend - 401'; Id = 'CloudFailed' }
        @{ Status = 403; Body = '<html><body>nginx</body></html>'; Id = 'CloudFailed' }
        @{ Status = 404; Body = 'default backend - 404'; Id = 'CloudFailed' }
        @{ Status = 522; Body = '<html><body>Connection timed out</body></html>'; Id = 'CloudFailed' }
        @{ Status = 200; Body = '<html><body>Sign in to the network</body></html>'; Id = 'CloudFailed' }
        @{ Status = 403; Body = ''; Id = 'CallRefused' }
        @{ Status = 404; Body = '{"code":404,"message":"HTTP 404 Not Found"}'; Id = 'CallRefused.404' }
        @{ Status = 405; Body = ''; Id = 'CallRefused' }
        @{ Status = 429; Body = '{"message":"Too many requests"}'; Id = 'RateLimited' }
        @{ Status = 500; Body = '{"code":500,"message":"A technical error occured (Error-ID: 0c0ffee0)"}'; Id = 'CloudFailed.500' }
        @{ Status = 502; Body = '<html><body>Bad gateway</body></html>'; Id = 'CloudFailed' }
        @{ Status = 503; Body = ''; Id = 'RateLimited' }
        @{ Status = 504; Body = '<html><body>Gateway Time-out</body></html>'; Id = 'CloudFailed' }
    ) {
        $refusal, $status = Invoke-Refused Miele @{ status = $Status; body = $Body } -Times ($Status -eq 401 -and -not $Body ? 2 : 1)

        ($refusal.FullyQualifiedErrorId -split ',')[0] | Should -Be $Id
        $refusal.Exception.StatusCode, $status | Should -Be $Status, $Status
        $refusal.ErrorDetails.RecommendedAction | Should -Match ": Invoke-ApplianceApi '/devices' -Account Miele/default$"
        "$refusal" | Should -Not -Match '<html'
    }

    It 'shows no secret of the response or of the request' {
        $token = Get-ApplianceToken HomeConnect -AsPlainText
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'device'; status = 400; contentType = 'application/json'; body = ConvertTo-Refusal "x$token" "Bearer $token is bad" })
        $refusal = { Invoke-ApplianceApi "/devices/$token" -Account HomeConnect -Query @{ a = $token } -ErrorAction Stop } | Should -Throw -PassThru
        $refusal | Format-List * -Force | Out-String -Width 99999 | Should -Not -Match ([regex]::Escape($token))
        $refusal.ErrorDetails.RecommendedAction | Should -BeLike "*Invoke-ApplianceApi '/devices/``*``*``*' -Account HomeConnect/default -Query @{ 'a' = '``*``*``*' }"
    }
}
