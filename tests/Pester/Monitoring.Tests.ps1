# The samples that watch accounts and probe a cloud: health.ps1, notify.ps1 and probe.ps1.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/NewSignIn.ps1"
    $samples = (Resolve-Path "$PSScriptRoot/../../samples").Path
    $cloud = Start-Cloud
    [void](Invoke-Cloud $cloud settings @{ pingInterval = 1; keepAliveInterval = 1 })
    Connect-TestMiele $cloud -Vault BuiltIn
    Connect-TestHomeConnect $cloud -Vault BuiltIn

    function Get-Health {
        $line = & "$samples/health.ps1" @args
        [pscustomobject]@{ Line = $line; ExitCode = $LASTEXITCODE }
    }
}

AfterAll { Stop-Cloud $cloud }

Describe 'samples/health.ps1' -Tag SharedProcess {
    It 'prints one line, writes the text file, and sends no request' {
        $before = Get-CallCount $cloud
        $health = Get-Health -TextFile "$TestDrive/health.prom"

        Get-CallCount $cloud | Should -Be $before
        $health.ExitCode | Should -Be 0
        $health.Line | Should -BeOfType string
        $health.Line | Should -BeLike 'OK: HomeConnect/default is signed in until *, its token is 0 h old. Miele/default is signed in until *'
        Get-ChildItem $TestDrive -File | ForEach-Object Name | Should -Be health.prom
    }

    It 'writes the text format of Prometheus with the values of the cmdlets' {
        $text = [IO.File]::ReadAllText("$TestDrive/health.prom")
        $text | Should -Not -Match "\r"
        $text | Should -Match "\n$"
        $names = @()
        foreach ($line in $text.TrimEnd("`n") -split "`n") {
            if ($line -cmatch '^# HELP (\w+) \S') { $names += $Matches[1] }
            elseif ($line -cmatch '^# TYPE (\w+) gauge$') { $Matches[1] | Should -Be $names[-1] }
            else {
                $line | Should -Match '^\w+(\{account="[^"\\]+"(,limit="[^"\\]+")?\})? \d+$'
                $line -replace '\W.*' | Should -Be $names[-1]
            }
        }
        $names | Select-Object -Unique | Should -HaveCount $names.Count

        $account = Get-ApplianceAccount Miele
        foreach ($pair in @{ sign_in_expiry = 'SignInExpiresAt'; token_expiry = 'TokenExpiresAt'; last_refresh = 'TokenReceivedAt' }.GetEnumerator()) {
            $seconds = [DateTimeOffset]::new($account.($pair.Value)).ToUnixTimeSeconds()
            $text | Should -Match "(?m)^applianceauth_$($pair.Key)_timestamp_seconds\{account=`"Miele/default`"\} $seconds$"
        }
        $text -match '(?m)^applianceauth_token_age_seconds\{account="Miele/default"\} (\d+)$' | Should -BeTrue
        [Math]::Abs([int]$Matches[1] - ((Get-Date) - $account.TokenReceivedAt).TotalSeconds) | Should -BeLessThan 60
        $text | Should -Match '(?m)^applianceauth_calls_left\{account="HomeConnect/default",limit="1000 calls in 1 day"\} 1000$'
    }

    It 'takes several accounts, also as one text from a command line' {
        (Get-Health -Account Miele, HomeConnect).Line | Should -BeLike 'OK: Miele/default*HomeConnect/default*'
        $line = & $pwsh -NoProfile -NonInteractive -File "$samples/health.ps1" -Account 'Miele,HomeConnect'
        $line | Should -BeLike 'OK: Miele/default*HomeConnect/default*'
    }

    It 'ends as a process with the exit code 2 for an account that is not signed in' {
        $line = & $pwsh -NoProfile -NonInteractive -File "$samples/health.ps1" -Account Miele/unknown
        $LASTEXITCODE | Should -Be 2
        $line | Should -BeLike 'CRITICAL: *Miele/unknown*'
    }

    It 'warns while the cloud is closed, until when' {
        [void](Invoke-Cloud $cloud limit @{ endpoint = 'homeconnect/devices'; seconds = 600 })
        { Invoke-ApplianceApi /devices -Account HomeConnect -MaximumWaitSec 0 -ErrorAction Stop } | Should -Throw -ErrorId 'RateLimited,*'

        $health = Get-Health -Account HomeConnect -TextFile "$TestDrive/closed.prom"

        $health.ExitCode | Should -Be 1
        $health.Line | Should -BeLike "WARNING: HomeConnect/default accepts no calls until 20??-??-?? ??:??*"
        Get-Content "$TestDrive/closed.prom" | Where-Object { $_ -match '^applianceauth_calls_closed_until_timestamp_seconds.* [1-9]\d+$' } | Should -HaveCount 1
    }

    It 'warns of a session that ends within seven days' {
        [void](Invoke-Cloud $cloud settings @{ refreshExpiresIn = 6 * 86400 })
        Connect-TestMiele $cloud -Name ending -Vault BuiltIn
        [void](Invoke-Cloud $cloud settings @{ refreshExpiresIn = 30 * 86400 })
        $end = (Get-ApplianceAccount Miele/ending -WarningAction Ignore).SignInExpiresAt

        $health = Get-Health -Account Miele/ending

        $health.ExitCode | Should -Be 1
        $health.Line | Should -BeLike "WARNING: *Miele/ending*$($end.ToString('yyyy-MM-dd'))*"
    }

    It 'is critical once the cloud has ended the session' {
        [void](Invoke-Cloud $cloud revoke @{ provider = 'miele' })
        Invoke-ApplianceApi /devices -Account Miele/ending -ErrorAction Ignore

        $health = Get-Health -Account Miele/ending -TextFile "$TestDrive/ended.prom"

        $health.ExitCode | Should -Be 2
        $health.Line | Should -BeLike 'CRITICAL: Miele/ending must sign in again.*'
        Get-Content "$TestDrive/ended.prom" | Should -Contain 'applianceauth_signed_in{account="Miele/ending"} 0'
    }
}

Describe 'samples/notify.ps1' {
    It 'posts the line to a webhook' {
        $listener = [Net.HttpListener]::new()
        $address = "http://127.0.0.1:$((New-Redirect $cloud $apps.Miele) -replace '\D+')/hook/"
        $listener.Prefixes.Add($address)
        $listener.Start()
        $sink = Start-ThreadJob {
            $context = ($using:listener).GetContext()
            $body = [IO.StreamReader]::new($context.Request.InputStream).ReadToEnd()
            $context.Response.Close()
            "$($context.Request.HttpMethod) $($context.Request.ContentType)", $body
        }
        try { $line = & "$samples/notify.ps1" -Account Miele/ending -Webhook $address } finally { $head, $body = $sink | Wait-Job -Timeout 20 | Receive-Job; $listener.Close() }

        $LASTEXITCODE | Should -Be 2
        $head | Should -Be 'POST application/json; charset=utf-8'
        (ConvertFrom-Json $body).text | Should -BeExactly "$([Environment]::MachineName): $line"
    }

    It 'sends the line by mail' {
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $sink = Start-ThreadJob {
            $client = ($using:listener).AcceptTcpClient()
            $reader = [IO.StreamReader]::new($client.GetStream())
            $writer = [IO.StreamWriter]::new($client.GetStream())
            $writer.NewLine, $writer.AutoFlush = "`r`n", $true
            $writer.WriteLine('220 sink')
            $data = $false
            while ($null -ne ($line = $reader.ReadLine())) {
                $line
                if ($data) { if ($line -eq '.') { $data = $false; $writer.WriteLine('250 kept') } }
                elseif ($line -eq 'DATA') { $data = $true; $writer.WriteLine('354 go on') }
                elseif ($line -eq 'QUIT') { $writer.WriteLine('221 bye'); break }
                else { $writer.WriteLine('250 fine') }
            }
            $client.Dispose()
        }
        try {
            $line = & "$samples/notify.ps1" -Account Miele/ending -MailTo me@example.com -SmtpServer 127.0.0.1 -SmtpPort $listener.LocalEndpoint.Port
            $LASTEXITCODE | Should -Be 2
        }
        finally { $mail = @($sink | Wait-Job -Timeout 20 | Receive-Job); $listener.Stop() }

        $mail | Should -Contain 'RCPT TO:<me@example.com>'
        $mail | Should -Contain "Subject: Appliances on $([Environment]::MachineName): CRITICAL"
        $lines = $mail[($mail.IndexOf('') + 1)..($mail.IndexOf('.') - 1)]
        # .NET chooses the encoding by the text.
        $quoted = [string]::Concat($lines -replace '=$') -replace '%', '%25' -replace '=([0-9A-F]{2})', '%$1'
        $body = $mail -contains 'Content-Transfer-Encoding: base64' ? [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String(-join $lines)) :
            [uri]::UnescapeDataString($quoted)
        $body.Trim() | Should -BeExactly $line
    }

    It 'ends with the exit code of health.ps1 if neither webhook nor mail can be sent' {
        # Nothing listens at port 1.
        $output = & $pwsh -NoProfile -NonInteractive -File "$samples/notify.ps1" -Account Miele/unknown -Webhook http://127.0.0.1:1/ `
            -MailTo me@example.com -SmtpServer 127.0.0.1 -SmtpPort 1 2>&1 | ForEach-Object { "$_" }
        $LASTEXITCODE | Should -Be 2
        $output -join ' ' | Should -BeLike 'CRITICAL: *The webhook failed: *The mail failed: *'
    }

    It 'sends nothing while all is well' {
        Connect-TestMiele $cloud -Name fine -Vault BuiltIn
        & "$samples/notify.ps1" -Account Miele/fine -Webhook http://127.0.0.1:9/ -MailTo me@example.com -SmtpPort 9 | Should -BeLike 'OK: *'
        $LASTEXITCODE | Should -Be 0
    }
}

Describe 'samples/probe.ps1' {
    BeforeAll {
        [void](Invoke-Cloud $cloud reset @{})
        [void](Invoke-Cloud $cloud settings @{ pingInterval = 1; keepAliveInterval = 1; replayedEvents = 1; countryClaim = 'land'; mieleTokenLife = 1800; mieleStream = 'Bare' })
        Connect-TestMiele $cloud -Name probed -Vault BuiltIn
        $device = New-SignIn $cloud device
        Connect-HomeConnectAccount probed @device -Vault BuiltIn 6>&1 | Start-UserSignIn $cloud
        $realm = "$($cloud.BaseUri)/partner/realms/mcs"

        function Get-Sheet([string] $Account) {
            $before = @(Invoke-Cloud $cloud log).Count
            $file = & "$samples/probe.ps1" -Account $Account -Path "$TestDrive/facts.md" -StreamSec 3 -IncludeDeviceCode
            $sent = @(Invoke-Cloud $cloud log) | Select-Object -Skip $before
            $rows = Get-Content $file | Where-Object { $_ -match '^\| \d* \|' } | ForEach-Object {
                $cells = $_ -split '(?<!\\)\|' | ForEach-Object Trim
                [pscustomobject]@{ Number = $cells[1]; Fact = $cells[2]; Found = $cells[3]; Change = $cells[4] }
            }
            [pscustomobject]@{ Sent = $sent; Rows = $rows }
        }
    }

    It 'reads Miele within 12 requests, and names what to change' {
        $document = @{ token_endpoint = "$realm/other"; jwks_uri = "$realm/protocol/openid-connect/certs"; token_endpoint_auth_methods_supported = @('client_secret_basic') }
        # The first unknown path is that of /short/devices.
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'unknown'; times = 2; status = 200; contentType = 'application/json'; body = ConvertTo-Json $document })
        [void](Invoke-Cloud $cloud event @{ provider = 'miele'; event = 'surprise'; data = '{}' })

        $sheet = Get-Sheet Miele/probed

        $sheet.Sent.Count | Should -BeLessOrEqual 12
        $sheet.Sent.method | Select-Object -Unique | Should -Be GET
        $changes = $sheet.Rows | Where-Object Change | ForEach-Object Change
        $changes | Should -Contain 'KnownProviders.cs, Miele, CountryClaims: land'
        $changes | Should -Contain 'KnownProviders.cs, Miele, DefaultTokenLifetime'
        $changes | Should -Contain 'KnownProviders.cs, Miele, TokenEndpoint'
        $changes | Should -Contain 'KnownProviders.cs, Miele, Events.Maps or Events.Aliases'
        $changes | Should -Not -Contain 'KnownProviders.cs, Miele, KeysEndpoint'
        $answered = $sheet.Rows | Where-Object { $_.Number -and $_.Found -notin 'not found', 'cannot be answered by reading' } | ForEach-Object Number | Select-Object -Unique
        # All but those that need a sign-in, time, or the real hosts.
        $answered | Sort-Object { [int]$_ } | Should -Be 1, 2, 3, 5, 6, 9, 10, 11, 12, 14, 15, 16
        $sheet.Rows | Where-Object Number | ForEach-Object Number | Select-Object -Unique | Should -HaveCount 16
    }

    It 'reads Home Connect with one POST, for the device code' {
        [void](Invoke-Cloud $cloud event @{ provider = 'homeconnect'; event = 'NOTIFY'; data = '{"items":[{"name":"x","worth":1}]}' })

        $sheet = Get-Sheet HomeConnect/probed

        $sheet.Sent.Count | Should -BeLessOrEqual 12
        $sheet.Sent | Where-Object method -NE GET | ForEach-Object name | Should -Be homeconnect/device_authorization
        ($sheet.Rows | Where-Object Fact -Like 'lifetime and interval of the code*').Found | Should -Be '300, 5'
        $sheet.Rows | Where-Object Change | ForEach-Object Change | Select-Object -Unique | Should -Be 'KnownProviders.cs, HomeConnect, Events.Schema'
        $sheet.Rows | Where-Object Number | ForEach-Object Number | Select-Object -Unique | Should -HaveCount 18
    }

    It 'sends no request if a limit is nearly used up' {
        [void](Invoke-Cloud $cloud limit @{ endpoint = 'homeconnect/devices'; seconds = 600 })
        Invoke-ApplianceApi /devices -Account HomeConnect/probed -MaximumWaitSec 0 -ErrorAction Ignore
        $before = Get-CallCount $cloud

        { & "$samples/probe.ps1" -Account HomeConnect/probed -Path "$TestDrive/none.md" } | Should -Throw '*limit*'

        Get-CallCount $cloud | Should -Be $before
        "$TestDrive/none.md" | Should -Not -Exist
    }
}
