# A real browser, Chromium without a window, goes through the emulator's pages. It is driven over WebDriver's own HTTP protocol.

Describe 'Connect-MieleAccount in Chromium' -Tag Chromium, SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        $cloud = Start-Cloud
        [void](New-TestStore)

        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $listener.Stop()
        $log = New-TemporaryFile
        $driver = Start-Process chromedriver "--port=$port" -PassThru -NoNewWindow -RedirectStandardOutput $log -RedirectStandardError "$log.errors"
        Wait-Until { "$(Get-Content -Raw $log)" -match 'started successfully' } 'chromedriver listens'
        $webDriver = "http://127.0.0.1:$port/session"

        function Invoke-Browser([string] $Path, [hashtable] $Body) {
            $request = @{ Uri = "$webDriver$Path"; TimeoutSec = 60 }
            if ($Body) { $request += @{ Method = 'Post'; ContentType = 'application/json'; Body = ConvertTo-Json $Body -Depth 9 } }
            (Invoke-RestMethod @request).value
        }

        function Invoke-Element([string] $Selector, [string] $Do, [hashtable] $With = @{ }) {
            $element = (Invoke-Browser "/$session/element" @{ using = 'css selector'; value = $Selector }).PSObject.Properties.Value
            [void](Invoke-Browser "/$session/element/$element/$Do" ($With + @{ id = $element }))
        }

        $arguments = '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-sync',
            '--disable-background-networking', '--disable-component-update', "--user-data-dir=$TestDrive/profile"
        $session = (Invoke-Browser '' @{ capabilities = @{ alwaysMatch = @{
                        # The last page is sent when the sign-in is complete, so do not wait for it here.
                        pageLoadStrategy = 'none'; timeouts = @{ implicit = 20000 }; 'goog:chromeOptions' = @{ args = $arguments }
                    } } }).sessionId
    }

    AfterAll {
        if ($session) { [void](Invoke-RestMethod "$webDriver/$session" -Method Delete -TimeoutSec 30) }
        if ($driver) {
            $driver.Kill($true)
            $driver.WaitForExit()
        }
        Remove-Item $log, "$log.errors" -ErrorAction Ignore
        Stop-Cloud $cloud
    }

    It 'grants the selected appliances and shows the result in the browser' {
        $signIn = New-SignIn $cloud miele
        $signIn.TimeoutSec = 120
        Connect-MieleAccount @signIn 6>&1 | ForEach-Object {
            if ("$_" -notmatch 'http\S+client_id=\S+') { return }
            [void](Invoke-Browser "/$session/url" @{ url = $Matches[0] })
            Invoke-Element '#email' value @{ text = 'holiday@example.com' }
            Invoke-Element '#password' value @{ text = 'canary-password-of-the-owner' }
            Invoke-Element '#sign-in' click
            Invoke-Element '#appliance-000100200304' click
            Invoke-Element '#allow' click
        }

        Invoke-Element '#outcome[data-good=true]' click
        Invoke-Browser "/$session/title" | Should -Be 'ApplianceAuth: You are signed in'
        # A browser also looks for an icon, whose path no system has.
        $steps = Invoke-Cloud $cloud log | Where-Object { $_.userAgent -match 'Chrome/\d+' -and $_.path -ne '/favicon.ico' }
        $steps.name | Should -Be miele/authorize, miele/login, miele/consent

        $token = Get-ApplianceToken Miele
        $token.Appliances | Should -HaveCount 9
        $token.Appliances | Should -Not -Contain 000100200304
        ($token | Invoke-ApplianceApi -Path /devices).ApplianceId | Should -Not -Contain 000100200304
    }
}
