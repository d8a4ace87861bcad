# A proxy of the environment: what bypasses it, and errors that name it.

Describe 'An unavailable proxy' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $cloud = Start-Cloud
        $simulator = New-SignIn $cloud simulator

        function Invoke-BehindProxy([scriptblock] $Script, $Argument) {
            $names = 'HTTP_PROXY', 'HTTPS_PROXY'
            $names | ForEach-Object { Set-Item "env:$_" 'http://person:canary-word@127.0.0.1:9' }
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
        $shown -join ' ' | Should -Not -Match 'canary|person'
    }
}
