BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/Waiting.ps1"
    . "$PSScriptRoot/Terminal.ps1"
    [void](New-TestStore)
    $cloud = Start-Cloud
}

AfterAll { Stop-Cloud $cloud }

Describe 'Ctrl+C during a refresh' -Tag SharedProcess {
    BeforeAll {
        [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = 1 })
        Connect-TestMiele $cloud
        [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = 3600 })

        $refresh = @{ endpoint = 'miele/token:refresh_token' }
        function Get-MieleRefreshCount { [int](Invoke-Cloud $cloud counters).($refresh.endpoint) }
        function Wait-Held { Wait-Until { (Invoke-Cloud $cloud state).Held } 'the refresh is held' }
    }

    BeforeEach {
        $before = Get-MieleRefreshCount
        [void](Invoke-Cloud $cloud hold $refresh)
    }

    AfterEach {
        [void](Invoke-Cloud $cloud release $refresh)
        if (Test-Path Variable:terminal) { Stop-Terminal $terminal }
    }

    It 'stops Get-ApplianceToken at once, and the refresh is completed' {
        Start-Sleep -Seconds 1
        $running = Start-Shell 'Get-ApplianceToken Miele'
        Wait-Held

        Measure-Stop $running | Should -BeLessThan 5000
        [void](Invoke-Cloud $cloud release $refresh)

        Get-ApplianceToken Miele | Invoke-ApplianceApi /devices | Should -HaveCount 10
        Get-MieleRefreshCount | Should -Be ($before + 1)
    }

    It 'does not affect another pipeline that waits for the same refresh' {
        [void](Invoke-Cloud $cloud expire @{})
        $stopped = Start-Shell 'Invoke-ApplianceApi -Account Miele /devices'
        Wait-Held
        $first = Start-Shell 'Invoke-ApplianceApi -Account Miele /devices | Select-Object -First 1'
        Wait-Until { @(Invoke-Cloud $cloud log | Where-Object status -EQ 401).Count -ge 2 } 'both were refused'

        Measure-Stop $stopped | Should -BeLessThan 5000
        [void](Invoke-Cloud $cloud release $refresh)

        $first.Shell.EndInvoke($first.Result).ApplianceId | Should -HaveCount 1
        $first.Shell.Dispose()
        Get-MieleRefreshCount | Should -Be ($before + 1)
    }

    It 'keeps the process alive until the refresh is saved' -Tag Terminal {
        [void](Invoke-Cloud $cloud expire @{})
        $terminal = Start-Terminal "-Command 'Invoke-ApplianceApi -Account Miele /devices'"
        Wait-Held

        Send-Keys $terminal ([char]3)
        $terminal.WaitForExit(1000) | Should -BeFalse
        [void](Invoke-Cloud $cloud release $refresh)
        $terminal.WaitForExit(5000) | Should -BeTrue

        Get-Content -Raw $terminal.Screen | Should -Not -Match ApplianceId
        (Invoke-Pwsh { Invoke-ApplianceApi -Account Miele /devices }).ApplianceId | Should -HaveCount 10
        Get-MieleRefreshCount | Should -Be ($before + 1)
    }
}

Describe 'Ctrl+C during a sign-in' {
    BeforeAll {
        $app = 'C0DE' * 16
        $redirect = New-Redirect $cloud $app
        $lines = @{
            browser = "Connect-HomeConnectAccount -InMemory -BaseUri $($cloud.BaseUri) -ClientId $app -NoBrowser -RedirectUri $redirect " +
                "-ClientSecret (ConvertTo-SecureString canary-secret-of-C0DE -AsPlainText -Force)"
            device  = "Connect-HomeConnectAccount -InMemory -BaseUri $($cloud.BaseUri) -ClientId $('DE71' * 16) -UseDeviceCode"
        }
        $shown = @{ browser = 'client_id='; device = 'enter the code' }

        function Test-PortFree {
            foreach ($address in [Net.IPAddress]::Loopback, [Net.IPAddress]::IPv6Loopback) {
                $listener = [Net.Sockets.TcpListener]::new($address, ([uri]$redirect).Port)
                try { $listener.Start() } catch [Net.Sockets.SocketException] { return $false } finally { $listener.Stop() }
            }
            $true
        }
    }

    AfterEach {
        if (Test-Path Variable:terminal) { Stop-Terminal $terminal }
    }

    It 'stops the wait for the <_> at once and frees the port' -ForEach browser, device {
        $running = Start-Shell $lines.$_
        $pattern = $shown.$_
        Wait-Until { "$($running.Shell.Streams.Information)" -match $pattern } 'the instructions are shown'
        Test-PortFree | Should -Be ($_ -eq 'device')

        Measure-Stop $running | Should -BeLessThan 5000

        Test-PortFree | Should -BeTrue
        Get-ApplianceAccount HomeConnect -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'ends a script that waits for the <_>, and its process, at once' -Tag Terminal -ForEach browser, device {
        $terminal = Start-Terminal "-Command '`$ProgressPreference = `"Ignore`"; $($lines.$_)'"
        [void](Wait-Screen $terminal $shown.$_)

        Send-Keys $terminal ([char]3)
        $terminal.WaitForExit(5000) | Should -BeTrue

        Test-PortFree | Should -BeTrue
    }
}
