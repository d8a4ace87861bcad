Describe 'Signing in' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $cloud = Start-Cloud
        New-TestVault
        # Each test of the device flow takes as long as one interval.
        [void](Invoke-Cloud $cloud settings @{ deviceInterval = 1 })
    }

    AfterAll {
        Stop-Cloud $cloud
    }

    Context 'to <System>' -ForEach @(
        @{ System = 'Home Connect, on another device'; Way = 'device'; Command = 'Connect-HomeConnectAccount'; Name = 'device'
            Address = 'HomeConnect/device'; Environment = 'Production'; Appliances = 9
            Asked = 'homeconnect/device_authorization'; AskedWith = 'client_id', 'scope'; AskedWithout = 'client_secret'
            Redeemed = 'homeconnect/token:device_code'; RedeemedWith = 'device_code'; RedeemedWithout = 'client_secret', 'code_verifier' }
        @{ System = 'Home Connect'; Way = 'code'; Command = 'Connect-HomeConnectAccount'; Name = 'default'
            Address = 'HomeConnect/default'; Environment = 'Production'; Appliances = 9
            Asked = 'homeconnect/authorize'; AskedWith = 'code_challenge', 'code_challenge_method', 'state', 'nonce', 'redirect_uri'
            Redeemed = 'homeconnect/token:authorization_code'; RedeemedWith = 'code_verifier', 'redirect_uri', 'client_secret' }
        @{ System = 'Home Connect in China'; Way = 'china'; Command = 'Connect-HomeConnectAccount'; Name = 'china'
            Address = 'HomeConnect/china'; Environment = 'China'; Appliances = 9
            Asked = 'china/authorize'; AskedWith = 'code_challenge', 'state', 'nonce'
            Redeemed = 'china/token:authorization_code'; RedeemedWith = 'code_verifier', 'client_secret' }
        @{ System = 'Miele'; Way = 'miele'; Command = 'Connect-MieleAccount'; Name = 'default'
            Address = 'Miele/default'; Environment = 'Production'; Appliances = 10
            Asked = 'miele/authorize'; AskedWith = 'code_challenge', 'code_challenge_method', 'state', 'redirect_uri'; AskedWithout = 'vg'
            Redeemed = 'miele/token:authorization_code'; RedeemedWith = 'code_verifier', 'client_secret'; RedeemedWithout = 'vg' }
        @{ System = 'Miele, the legacy provider'; Way = 'legacy'; Command = 'Connect-MieleAccount'; Name = 'legacy'
            Address = 'Miele/legacy'; Environment = 'Legacy'; Appliances = 10
            Asked = 'legacy/authorize'; AskedWith = 'vg', 'state', 'redirect_uri'; AskedWithout = 'code_challenge'
            Redeemed = 'legacy/token:authorization_code'; RedeemedWith = 'vg', 'client_secret'; RedeemedWithout = 'code_verifier' }
    ) {
        BeforeAll {
            $signIn = New-SignIn $cloud $Way
            $account = & $Command $Name @signIn -PassThru -WarningVariable warned -WarningAction SilentlyContinue 6>&1 | Start-Person $cloud
        }

        It 'gives the account' {
            $account | Should -HaveCount 1
            $account.GetType().FullName | Should -Be 'ApplianceAuth.Output.ApplianceAccount'
            $account.Account, $account.Environment, $account.State, $account.Vault, $account.ClientId |
                Should -Be $Address, $Environment, 'Connected', 'ApplianceTests', $signIn.ClientId
            $account.TokenExpires | Should -BeGreaterThan ([datetime]::Now)
        }

        It 'keeps two secrets, and nothing beside them' {
            $kept = (Get-SecretInfo "*-$($Address -replace '/', '-')" -Vault ApplianceTests).Name | Sort-Object
            $kept | Should -Be ("ApplianceAuth-$Address", "ApplianceAuthKey-$Address" -replace '/', '-')
        }

        It 'asks with what belongs to this way, and with nothing else' {
            $sent = (Get-CloudLog $cloud $Asked | Select-Object -Last 1).parameters
            $AskedWith | Where-Object { $_ -notin $sent } | Should -BeNullOrEmpty
            $AskedWithout | Where-Object { $_ -in $sent } | Should -BeNullOrEmpty
        }

        It 'redeems with what belongs to this way, and with nothing else' {
            $sent = (Get-CloudLog $cloud $Redeemed | Select-Object -Last 1).parameters
            $RedeemedWith | Where-Object { $_ -notin $sent } | Should -BeNullOrEmpty
            $RedeemedWithout | Where-Object { $_ -in $sent } | Should -BeNullOrEmpty
        }

        It 'lists the appliances of this account' {
            $listed = Get-ApplianceToken $Address | Invoke-ApplianceApi -Path /devices
            $listed | Should -HaveCount $Appliances
            $listed.Account | Select-Object -Unique | Should -Be $Address
        }

        It 'warns of a provider that is being retired, and of no other' {
            @($warned) -match 'retiring' | Should -HaveCount ([int]($Way -eq 'legacy'))
        }
    }

    It 'signs in to the simulator without a person, a browser or a secret' {
        $signIn = New-SignIn $cloud simulator
        $signIn.Remove('NoBrowser')
        $account = Connect-HomeConnectAccount @signIn -PassThru -InformationVariable said 6>$null

        $account.Account | Should -Be 'HomeConnect/simulator'
        (Get-CloudLog $cloud simulator/authorize).parameters | Should -Contain user
        (Get-CloudLog $cloud simulator/token:authorization_code).parameters | Should -Not -Contain client_secret
        "$said" | Should -Not -Match 'http'
        Get-ApplianceToken simulator -ErrorAction SilentlyContinue -ErrorVariable no | Should -BeNullOrEmpty
        $no[0].FullyQualifiedErrorId | Should -Be 'AccountNameInvalid,ApplianceAuth.Commands.GetApplianceTokenCommand'
        Get-ApplianceToken HomeConnect/simulator | Invoke-ApplianceApi -Path /devices | Should -HaveCount 9
    }

    It 'shows the accounts and nothing secret' {
        $secrets = (Invoke-Cloud $cloud secrets).value
        $accounts = Get-ApplianceAccount
        $accounts.Account | Sort-Object | Should -Be @(
            'HomeConnect/china', 'HomeConnect/default', 'HomeConnect/device', 'HomeConnect/simulator', 'Miele/default', 'Miele/legacy')
        $shown = ($accounts | Format-List * -Force | Out-String -Width 9999) + ($accounts | ConvertTo-Json -Depth 9)
        $secrets | Where-Object { $shown.Contains($_) } | Should -BeNullOrEmpty
        ($accounts | Where-Object Account -EQ HomeConnect/default).SignInExpires | Should -BeGreaterThan ([datetime]::Now.AddDays(59))
        ($accounts | Where-Object Account -EQ Miele/default).SignInExpires | Should -BeLessThan ([datetime]::Now.AddDays(31))
    }

    It 'shows country, permissions and appliances of a Miele token' {
        $token = Get-ApplianceToken Miele
        $token.Scopes | Sort-Object | Should -Be mcs_thirdparty_read, mcs_thirdparty_write, openid
        $token.Appliances | Should -HaveCount 10
        $token.Country | Should -Match '^[a-z]{2}(-[A-Z]{2})?$'
    }

    It 'leaves an appliance out that was not ticked' {
        $signIn = New-SignIn $cloud miele
        Connect-MieleAccount unticked @signIn 6>&1 | Start-Person $cloud -Untick 000100200304

        $token = Get-ApplianceToken Miele/unticked
        $token.Appliances | Should -HaveCount 9
        $token.Appliances | Should -Not -Contain 000100200304
        ($token | Invoke-ApplianceApi -Path /devices).ApplianceId | Should -Not -Contain 000100200304
    }

    It 'signs in again without the client id, the secret or the address' {
        Connect-MieleAccount -NoBrowser -TimeoutSec 30 6>&1 | Start-Person $cloud

        $signIns = (Invoke-Cloud $cloud tokens).signIns | Where-Object system -EQ miele
        $signIns[-1].clientId | Should -Be $apps.Miele
        (Get-ApplianceAccount Miele/default).BaseUri | Should -Be ([uri]$cloud.BaseUri)
    }

    It 'keeps the sign-in before, when the new one is not finished' {
        $before = Get-ApplianceAccount Miele/default
        { Connect-MieleAccount -NoBrowser -TimeoutSec 1 6>$null } |
            Should -Throw -ErrorId 'SignInExpired,ApplianceAuth.Commands.ConnectMieleAccountCommand'

        (Get-ApplianceAccount Miele/default).TokenExpires | Should -Be $before.TokenExpires
        Get-ApplianceToken Miele | Invoke-ApplianceApi -Path /devices | Should -HaveCount 10
    }

    It 'names the redirect to register when nobody comes back' {
        $signIn = New-SignIn $cloud miele
        $signIn.TimeoutSec = 1
        $late = { Connect-MieleAccount late @signIn 6>$null } | Should -Throw -PassThru

        $late.FullyQualifiedErrorId | Should -Be 'SignInExpired,ApplianceAuth.Commands.ConnectMieleAccountCommand'
        $late.CategoryInfo.Category | Should -Be OperationTimeout
        $late.ErrorDetails.RecommendedAction | Should -Match ([regex]::Escape($signIn.RedirectUri))
        Get-ApplianceAccount Miele/late* | Should -BeNullOrEmpty
    }

    Context 'through the redirect' {
        BeforeAll {
            $web = [Net.Http.HttpClient]::new()

            function Receive-Address {
                # Calls a script with the first address that a sign-in shows, and drops what else it says.
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

        It 'tells the browser that it worked' {
            $signIn = New-SignIn $cloud miele
            Connect-MieleAccount page @signIn 6>&1 | Receive-Address {
                $walk = Invoke-Cloud $cloud person @{ url = $args[0]; follow = $false }
                $script:page = $web.GetStringAsync($walk.redirect)
            }

            $page.Result | Should -Match '<h1 id="outcome" data-good="true">You are signed in</h1>'
        }

        It 'tells the browser and the caller that the person said no' {
            $signIn = New-SignIn $cloud miele
            $refused = {
                Connect-MieleAccount declined @signIn 6>&1 | Receive-Address {
                    $walk = Invoke-Cloud $cloud person @{ url = $args[0]; follow = $false; approve = $false }
                    $script:page = $web.GetAsync($walk.redirect)
                }
            } | Should -Throw -PassThru

            $refused.FullyQualifiedErrorId | Should -Be 'SignInDeclined,ApplianceAuth.Commands.ConnectMieleAccountCommand'
            $refused.CategoryInfo.Category | Should -Be PermissionDenied
            $page.Result.Content.ReadAsStringAsync().Result | Should -Match 'data-good="false">The sign-in did not work<'
            Get-ApplianceAccount Miele/declined* | Should -BeNullOrEmpty
        }

        It 'waits past answers without its state, and gives nothing to them' {
            $signIn = New-SignIn $cloud miele
            $strange = "$($signIn.RedirectUri)?code=stolen", "$($signIn.RedirectUri)?code=stolen&state=of-another",
                ($signIn.RedirectUri -replace 'callback$', 'favicon.ico')
            $redeemed = @(Get-CloudLog $cloud miele/token:authorization_code).Count
            $script:answers = @()
            Connect-MieleAccount strange @signIn -PassThru 6>&1 | ForEach-Object {
                if ("$_" -match 'client_id=') { $script:answers = $strange.ForEach({ [int]$web.GetAsync($_).Result.StatusCode }) }
                $_
            } | Start-Person $cloud | ForEach-Object Account | Should -Be Miele/strange

            $answers | Should -Be 400, 400, 404
            @(Get-CloudLog $cloud miele/token:authorization_code) | Should -HaveCount ($redeemed + 1)
        }

        It 'refuses a port that another program has, before anything is sent' {
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

        It 'frees the port when it is done' {
            $signIn = New-SignIn $cloud miele
            $signIn.TimeoutSec = 1
            { Connect-MieleAccount free @signIn 6>$null } | Should -Throw
            $port = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, ([uri]$signIn.RedirectUri).Port)
            { $port.Start(); $port.Stop() } | Should -Not -Throw
        }
    }

    Context 'on another device' {
        It 'shows the code, the address, a picture of it, and the time that is left' {
            $signIn = New-SignIn $cloud device
            # A pipeline of its own, whose progress can be seen.
            $pipeline = [powershell]::Create([Management.Automation.RunspaceMode]::NewRunspace)
            [void]$pipeline.AddScript('param($Manifest, $SignIn) Import-Module $Manifest; Connect-HomeConnectAccount shown @SignIn').
                AddArgument($manifest).AddArgument($signIn)
            $running = $pipeline.BeginInvoke()
            try {
                foreach ($wait in 1..100) {
                    if ($pipeline.Streams.Progress.Count -and $pipeline.Streams.Information.Count -ge 3) { break }
                    Start-Sleep -Milliseconds 100
                }
                $said = $pipeline.Streams.Information.ForEach({ "$_" }) -join "`n"
                $said | Should -Match '[█▀▄#]{20}'
                $said | Should -Match "open $($cloud.BaseUri)/security/oauth/device_verify"
                $said | Should -Match 'the code  ([A-Z]{4}-[A-Z]{4})  within 5 minutes'
                $code = [regex]::Match($said, '[A-Z]{4}-[A-Z]{4}').Value
                $pipeline.Streams.Progress[0].StatusDescription | Should -Be "Enter the code $code"
                $pipeline.Streams.Progress[0].SecondsRemaining | Should -BeLessOrEqual 30 -Because '-TimeoutSec ends it before the code does'

                [void](Invoke-Cloud $cloud person @{ url = "$($cloud.BaseUri)/security/oauth/device_verify"; userCode = $code })
                $running.AsyncWaitHandle.WaitOne(10000) | Should -BeTrue
                $pipeline.EndInvoke($running)
            }
            finally {
                $pipeline.Stop()
                $pipeline.Dispose()
            }
            (Get-ApplianceAccount HomeConnect/shown).State | Should -Be Connected
        }

        It 'takes the long grant name where the short one is refused' {
            [void](Invoke-Cloud $cloud settings @{ refuseShortDeviceGrant = $true })
            $signIn = New-SignIn $cloud device
            Connect-HomeConnectAccount long @signIn -PassThru 6>&1 | Start-Person $cloud | ForEach-Object State | Should -Be Connected
            [void](Invoke-Cloud $cloud settings @{ refuseShortDeviceGrant = $false })
        }

        It 'ends when the person says no' {
            $signIn = New-SignIn $cloud device
            $refused = { Connect-HomeConnectAccount declined @signIn 6>&1 | Start-Person $cloud -Deny } | Should -Throw -PassThru
            $refused.FullyQualifiedErrorId | Should -Be 'SignInDeclined,ApplianceAuth.Commands.ConnectHomeConnectAccountCommand'
            Get-ApplianceAccount HomeConnect/declined* | Should -BeNullOrEmpty
        }

        It 'ends at the time that the cloud gave' {
            [void](Invoke-Cloud $cloud settings @{ deviceCodeLife = 1 })
            $signIn = New-SignIn $cloud device
            $late = { Connect-HomeConnectAccount late @signIn 6>$null } | Should -Throw -PassThru
            [void](Invoke-Cloud $cloud settings @{ deviceCodeLife = 300 })

            $late.FullyQualifiedErrorId | Should -Be 'SignInExpired,ApplianceAuth.Commands.ConnectHomeConnectAccountCommand'
        }
    }

    Context 'for this process alone' {
        It 'keeps nothing in the vault' {
            $signIn = New-SignIn $cloud miele
            $account = Connect-MieleAccount gone @signIn -InMemory -PassThru 6>&1 | Start-Person $cloud

            $account.Vault | Should -Be '[memory]'
            Get-SecretInfo *gone* | Should -BeNullOrEmpty
            Get-ApplianceToken Miele/gone | Invoke-ApplianceApi -Path /devices | Should -HaveCount 10
            { Invoke-Pwsh { Get-ApplianceToken Miele/gone -ErrorAction Stop } } |
                Should -Throw -ErrorId 'NotConnected,ApplianceAuth.Commands.GetApplianceTokenCommand'
        }
    }
}
