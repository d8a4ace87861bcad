Describe 'Sign-in flows' -Tag SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        $cloud = Start-Cloud
        $store = New-TestStore
        # Each test of the device flow takes as long as one interval.
        [void](Invoke-Cloud $cloud settings @{ deviceInterval = 1 })
    }

    AfterAll {
        Stop-Cloud $cloud
    }

    Context 'Redirect' {
        BeforeAll {
            $web = [Net.Http.HttpClient]::new()

            function Receive-Address {
                # Calls a script with the first address that a sign-in shows, and drops the other messages.
                param([scriptblock] $Then, [Parameter(ValueFromPipeline)] $InputObject)
                process {
                    if ($InputObject -isnot [Management.Automation.InformationRecord]) { return $InputObject }
                    if ("$InputObject" -match 'http\S+client_id=\S+') { [void](& $Then $Matches[0]) }
                }
            }
        }

        AfterAll {
            $web.Dispose()
        }

        It 'shows the success in the browser' {
            $signIn = New-SignIn $cloud miele
            Connect-MieleAccount page @signIn 6>&1 | Receive-Address {
                $walk = Invoke-Cloud $cloud user @{ url = $args[0]; follow = $false }
                $script:page = $web.GetStringAsync($walk.redirect)
            }

            $page.Result | Should -Match '<h1 id="outcome" data-good="true">'
        }

        It 'shows the error in the browser and throws it if the user declines' {
            $signIn = New-SignIn $cloud miele
            $refused = {
                Connect-MieleAccount declined @signIn 6>&1 | Receive-Address {
                    $walk = Invoke-Cloud $cloud user @{ url = $args[0]; follow = $false; approve = $false }
                    $script:page = $web.GetAsync($walk.redirect)
                }
            } | Should -Throw -PassThru

            $refused.FullyQualifiedErrorId | Should -Be 'SignInDeclined,ApplianceAuth.Commands.ConnectMieleAccountCommand'
            $refused.CategoryInfo.Category | Should -Be PermissionDenied
            $page.Result.Content.ReadAsStringAsync().Result | Should -Match 'data-good="false">'
            Get-ApplianceAccount Miele/declined* | Should -BeNullOrEmpty
        }

        It 'ignores responses without its state and redeems nothing' {
            $signIn = New-SignIn $cloud miele
            $strange = "$($signIn.RedirectUri)?code=stolen", "$($signIn.RedirectUri)?code=stolen&state=of-another",
                ($signIn.RedirectUri -replace 'callback$', 'favicon.ico')
            $redeemed = @(Get-CloudLog $cloud miele/token:authorization_code).Count
            $script:statuses = @()
            Connect-MieleAccount strange @signIn -PassThru 6>&1 | ForEach-Object {
                if ("$_" -match 'client_id=') { $script:statuses = $strange.ForEach({ [int]$web.GetAsync($_).Result.StatusCode }) }
                $_
            } | Start-UserSignIn $cloud | ForEach-Object Account | Should -Be Miele/strange

            $statuses | Should -Be 400, 400, 404
            @(Get-CloudLog $cloud miele/token:authorization_code) | Should -HaveCount ($redeemed + 1)
        }

        It 'fails before it sends a request if the port is in use' {
            $signIn = New-SignIn $cloud miele
            $other = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, ([uri]$signIn.RedirectUri).Port)
            $other.Start()
            $sent = Get-CallCount $cloud
            try {
                $busy = { Connect-MieleAccount busy @signIn } | Should -Throw -PassThru
            }
            finally {
                $other.Stop()
            }

            $busy.FullyQualifiedErrorId | Should -Be 'RedirectPortBusy,ApplianceAuth.Commands.ConnectMieleAccountCommand'
            $busy.CategoryInfo.Category | Should -Be ResourceBusy
            $busy.ErrorDetails.RecommendedAction | Should -Match '-RedirectUri'
            Get-CallCount $cloud | Should -Be $sent
        }

        It 'frees the port at the end' {
            $signIn = New-SignIn $cloud miele
            $signIn.TimeoutSec = 1
            { Connect-MieleAccount free @signIn 6>$null } | Should -Throw
            $port = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, ([uri]$signIn.RedirectUri).Port)
            { $port.Start(); $port.Stop() } | Should -Not -Throw
        }
    }

    Context 'Device flow' {
        It 'shows the code, the address, a QR code and the remaining time' {
            $signIn = New-SignIn $cloud device
            # A separate pipeline, whose progress can be read.
            $pipeline = [powershell]::Create([Management.Automation.RunspaceMode]::NewRunspace)
            [void]$pipeline.AddScript('param($Manifest, $SignIn) Import-Module $Manifest; Connect-HomeConnectAccount shown @SignIn').
                AddArgument($manifest).AddArgument($signIn)
            $running = $pipeline.BeginInvoke()
            try {
                Wait-Until { $pipeline.Streams.Progress.Count -and $pipeline.Streams.Information.Count -ge 3 } 'the code is shown' -TimeoutSec 30
                $messages = $pipeline.Streams.Information.ForEach({ "$_" }) -join "`n"
                $messages | Should -Match '[█▀▄#]{20}'
                $messages | Should -Match "open $($cloud.BaseUri)/security/oauth/device_verify"
                $messages | Should -Match 'the code  ([A-Z]{4}-[A-Z]{4})  within 5 minutes'
                $code = [regex]::Match($messages, '[A-Z]{4}-[A-Z]{4}').Value
                $pipeline.Streams.Progress[0].StatusDescription | Should -Be "Enter the code $code"
                # -TimeoutSec is shorter than the lifetime of the code.
                $pipeline.Streams.Progress[0].SecondsRemaining | Should -BeLessOrEqual 30

                [void](Invoke-Cloud $cloud user @{ url = "$($cloud.BaseUri)/security/oauth/device_verify"; userCode = $code })
                $running.AsyncWaitHandle.WaitOne(10000) | Should -BeTrue
                $pipeline.EndInvoke($running)
            }
            finally {
                $pipeline.Stop()
                $pipeline.Dispose()
            }
            (Get-ApplianceAccount HomeConnect/shown).State | Should -Be Connected
        }

        It 'uses the long grant type if the cloud refuses the short one' {
            [void](Invoke-Cloud $cloud settings @{ refuseShortDeviceGrant = $true })
            $signIn = New-SignIn $cloud device
            Connect-HomeConnectAccount long @signIn -PassThru 6>&1 | Start-UserSignIn $cloud | ForEach-Object State | Should -Be Connected
            [void](Invoke-Cloud $cloud settings @{ refuseShortDeviceGrant = $false })
        }

        It 'fails if the user declines' {
            $signIn = New-SignIn $cloud device
            $refused = { Connect-HomeConnectAccount declined @signIn 6>&1 | Start-UserSignIn $cloud -Deny } | Should -Throw -PassThru
            $refused.FullyQualifiedErrorId | Should -Be 'SignInDeclined,ApplianceAuth.Commands.ConnectHomeConnectAccountCommand'
            Get-ApplianceAccount HomeConnect/declined* | Should -BeNullOrEmpty
        }

        It 'fails when the code expires' {
            [void](Invoke-Cloud $cloud settings @{ deviceCodeLife = 1 })
            $signIn = New-SignIn $cloud device
            $late = { Connect-HomeConnectAccount late @signIn 6>$null } | Should -Throw -PassThru
            [void](Invoke-Cloud $cloud settings @{ deviceCodeLife = 300 })

            $late.FullyQualifiedErrorId | Should -Be 'SignInExpired,ApplianceAuth.Commands.ConnectHomeConnectAccountCommand'
        }
    }

    Context 'In memory' {
        It 'saves nothing in the store' {
            $snapshot = Get-StoreSnapshot
            $signIn = New-SignIn $cloud miele
            $account = Connect-MieleAccount gone @signIn -InMemory -PassThru 6>&1 | Start-UserSignIn $cloud

            $account.Vault | Should -Be '[memory]'
            Get-StoreSnapshot | Should -Be $snapshot
            Get-ApplianceToken Miele/gone | Invoke-ApplianceApi -Path /devices | Should -HaveCount 10
            { Invoke-Pwsh { Get-ApplianceToken Miele/gone -ErrorAction Stop } } |
                Should -Throw -ErrorId 'NotConnected,ApplianceAuth.Commands.GetApplianceTokenCommand'
        }
    }
}
