# A proxy of the environment: what bypasses it, its user, a private CA, and errors that name it.

Describe 'An unavailable proxy' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $cloud = Start-Cloud
        $simulator = New-SignIn $cloud simulator

        function Invoke-BehindProxy([scriptblock] $Script, $Argument) {
            $names = 'HTTP_PROXY', 'HTTPS_PROXY'
            $names | ForEach-Object { Set-Item "env:$_" 'http://proxyuser:canary-word@127.0.0.1:9' }
            try { Invoke-Pwsh $Script $manifest, $Argument } finally { $names | ForEach-Object { Remove-Item "env:$_" } }
        }
    }

    AfterAll { Stop-Cloud $cloud }

    It 'is bypassed for an address on this machine' {
        $count, $found = Invoke-BehindProxy {
            Import-Module $args[0]
            $simulator = $args[1]
            Connect-HomeConnectAccount @simulator -InMemory 6>$null
            Invoke-ApplianceApi /devices | Measure-Object | ForEach-Object Count
            (Test-ApplianceAccount HomeConnect/simulator -Detailed | Where-Object Check -EQ Proxy).Detail
        } $simulator

        $count | Should -BeGreaterThan 0
        $found | Should -Match '127\.0\.0\.1'
        $found | Should -Not -Match ':9'
    }

    It 'is named in an error without user and password' {
        $shown = Invoke-BehindProxy {
            Import-Module $args[0]
            try { Connect-HomeConnectAccount -Environment Simulator -ClientId client -InMemory }
            catch { $_.FullyQualifiedErrorId; "$_"; $_.ErrorDetails.RecommendedAction; $_ | Format-List * -Force | Out-String; Get-Error $_ | Out-String }
        }

        $shown[0] | Should -Be 'CloudUnreachable,ApplianceAuth.Commands.ConnectHomeConnectAccountCommand'
        $shown[1] | Should -Match 'Home Connect simulator .*http://127\.0\.0\.1:9: .*'
        $shown[2] | Should -BeLike '*HTTPS_PROXY*'
        $shown -join ' ' | Should -Not -Match 'canary|proxyuser'
    }
}

Describe 'A proxy that requires a user and reads TLS with a private CA' -Skip:(-not $IsLinux) {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        $cloud = Start-Cloud
        $redirect = New-Redirect $cloud $apps.Code
        $log = New-TemporaryFile
        $ca = "$TestDrive/ca.pem"
        $options = '-HostName', 'simulator.home-connect.com', '-Cloud', "$($cloud.BaseUri)/simulator", '-CaFile', $ca, '-UserInfo', '"proxyuser:canary word@1"'
        $process = Start-Process $pwsh (@('-NoProfile', '-File', "$PSScriptRoot/TlsProxy.ps1") + $options) -PassThru -RedirectStandardOutput $log
        Wait-Until { "$(Get-Content -Raw $log)" -match 'port \d+\s' } 'the proxy listens'
        $proxy = "127.0.0.1:$([regex]::Match((Get-Content -Raw $log), 'port (\d+)').Groups[1].Value)"

        function Invoke-BehindProxy([string] $User, [string] $CaFile) {
            # No -BaseUri: the module connects to the real host, which only the proxy leads to the emulator.
            $env:HTTPS_PROXY = "http://$User$proxy"
            if ($CaFile) { $env:SSL_CERT_FILE = $CaFile }
            try {
                Invoke-Pwsh {
                    $manifest, $clientId, $redirect = $args
                    Import-Module $manifest
                    try {
                        Connect-HomeConnectAccount -Environment Simulator -ClientId $clientId -RedirectUri $redirect -InMemory 6>$null
                        (Get-Appliance -ListOnly).Count
                        (Test-ApplianceAccount -Detailed | Where-Object Check -EQ Proxy).Detail
                    }
                    catch { $_.FullyQualifiedErrorId; "$_"; $_.ErrorDetails.RecommendedAction }
                } $manifest, $apps.Code, $redirect
            }
            finally { Remove-Item env:HTTPS_PROXY, env:SSL_CERT_FILE -ErrorAction Ignore }
        }
    }

    AfterAll {
        Stop-Process -Id $process.Id
        Stop-Cloud $cloud
    }

    It 'is used with the user of HTTPS_PROXY and the CA of SSL_CERT_FILE' {
        $count, $detail = Invoke-BehindProxy 'proxyuser:canary%20word%401@' $ca

        $count | Should -BeGreaterThan 5
        $detail | Should -BeLike "*simulator.home-connect.com*http://$proxy*"
        $detail | Should -Not -Match 'canary|proxyuser'
        Get-Content $log | Should -Contain 'CONNECT simulator.home-connect.com:443 HTTP/1.1'
    }

    It 'is named in the error without a user, with how to set one' {
        $id, $message, $recommendation = Invoke-BehindProxy '' $ca

        $id | Should -Be 'CloudUnreachable,ApplianceAuth.Commands.ConnectHomeConnectAccountCommand'
        $message | Should -BeLike "*http://$proxy*407*"
        $recommendation | Should -BeLike '*HTTPS_PROXY=http://user:password@host:port*'
    }

    It 'is refused without its CA, with how to trust it' {
        $before = (Invoke-Cloud $cloud log).Count
        $id, $message, $recommendation = Invoke-BehindProxy 'proxyuser:canary%20word%401@'

        $id | Should -Be 'CloudUnreachable,ApplianceAuth.Commands.ConnectHomeConnectAccountCommand'
        $message | Should -BeLike '*certificate*'
        $recommendation | Should -BeLike '*SSL_CERT_FILE*'
        "$message $recommendation" | Should -Not -Match 'canary|proxyuser'
        (Invoke-Cloud $cloud log).Count | Should -Be $before
    }
}
