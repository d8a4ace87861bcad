# Signing in as a user at a terminal: the default browser, pasted addresses, prompts.

Describe 'Connect cmdlets at a terminal' -Tag Terminal, SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        . "$PSScriptRoot/Terminal.ps1"
        $cloud = Start-Cloud
        $store = New-TestStore
        $redirect = New-Redirect $cloud $apps.Miele

        # A default browser that only notes what it was started with.
        $programs = (New-Item -ItemType Directory "$TestDrive/programs").FullName
        $opened = "$TestDrive/opened"
        Set-Content "$programs/xdg-open" "#!/bin/sh`nfor address in `"`$@`"; do echo `"`$address`" >> '$opened.part'; done; mv '$opened.part' '$opened'"
        chmod +x "$programs/xdg-open"

        # One PowerShell in a terminal for all tests: each one gives it the next script.
        $next = "$TestDrive/next.ps1"
        Set-Content "$TestDrive/session.ps1" @"
            `$ErrorActionPreference = 'Stop'
            Import-Module '$manifest'
            `$miele = @{ ClientId = '$($apps.Miele)'; RedirectUri = '$redirect'; BaseUri = '$($cloud.BaseUri)'; TimeoutSec = 60 }
            `$secret = ConvertTo-SecureString canary-secret-of-miele -AsPlainText -Force
            while (`$true) {
                while (-not (Test-Path '$next')) { Start-Sleep -Milliseconds 50 }
                `$line = [scriptblock]::Create((Get-Content -Raw '$next'))
                Remove-Item '$next'
                try { & `$line; 'It went well' } catch { "It failed: `$(`$_.FullyQualifiedErrorId)" }
                'The end'
            }
"@
        $session = @{ Terminal = $null; Number = 0 }

        function Start-SignIn([string] $Line, [hashtable] $Environment = @{}) {
            if (-not $session.Terminal) { $session.Terminal = Start-Terminal "-File '$TestDrive/session.ps1'" }
            $session.Number++
            $set = foreach ($name in 'CI', 'SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY', 'DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME', 'PATH') {
                "`$env:$name = '$($Environment[$name] ?? ($name -eq 'PATH' ? $env:PATH : ''))'"
            }
            Set-Content "$next.part" "'Sign-in $($session.Number)'", $set, $Line
            Move-Item "$next.part" $next
        }

        function Wait-Line([string] $Pattern) {
            # What the terminal shows of this sign-in.
            (Wait-Screen $session.Terminal "Sign-in $($session.Number)\s[\s\S]*?($Pattern)") -replace "^[\s\S]*Sign-in $($session.Number)\s"
        }

        function Read-Address {
            [regex]::Match((Wait-Line 'state=[\w-]{22}\S*\s|The end'), 'http\S+client_id=\S+').Value
        }
    }

    AfterEach {
        # A test that failed in the middle leaves the next one a new terminal.
        $shown = "$(Get-Content -Raw $session.Terminal.Screen -ErrorAction Ignore)"
        if ([regex]::Count($shown, 'The end') -ne $session.Number) {
            Stop-Terminal $session.Terminal
            $session.Terminal, $session.Number = $null, 0
            Remove-Item $next -ErrorAction Ignore
        }
    }

    AfterAll {
        Stop-Terminal $session.Terminal
        Stop-Cloud $cloud
    }

    It 'prompt for the secret without echo and open the default browser' {
        Start-SignIn 'Connect-MieleAccount browser @miele' @{ DISPLAY = ':0'; PATH = "$programs$([IO.Path]::PathSeparator)$env:PATH" }
        [void](Wait-Line 'Client secret.*Miele.*: ')
        Test-Path $opened | Should -BeFalse -Because 'nothing is opened while something is missing'
        Send-Keys $session.Terminal "canary-secret-of-miele`r"
        [void](Wait-Line 'http\S+client_id=\S+')
        Wait-Until { Test-Path $opened } 'the browser has the address'

        $addresses = @(Get-Content $opened)
        $addresses | Should -HaveCount 1 -Because 'the address is one argument'
        $page = Invoke-Cloud $cloud user @{ url = $addresses[0] }
        $page.title | Should -Be 'ApplianceAuth: You are signed in'

        $screen = Wait-Line 'The end'
        $screen | Should -Match ([regex]::Escape($store))
        $screen | Should -Match 'It went well'
        $screen | Should -Not -Match 'canary'
    }

    It 'prompt if CI is set to false' {
        Start-SignIn 'Connect-MieleAccount ci @miele' @{ CI = 'false' }
        Wait-Line 'Client secret.*Miele.*: |The end' | Should -Not -Match 'It failed'
        Send-Keys $session.Terminal "canary-secret-of-miele`r"
        [void](Invoke-Cloud $cloud user @{ url = Read-Address })
        Wait-Line 'The end' | Should -Match 'It went well'
    }

    It 'tell how to reach a browser <Where>' -ForEach @(
        @{ Where = 'without a display'; Environment = @{}; Says = 'display' }
        @{ Where = 'over SSH'; Environment = @{ SSH_CONNECTION = '192.0.2.1 1 192.0.2.2 22'; DISPLAY = ':10' }; Says = 'SSH session' }
    ) {
        Start-SignIn 'Connect-MieleAccount ssh @miele -ClientSecret $secret' $Environment
        $address = Read-Address
        $screen = Wait-Line '-PasteRedirect'
        $port = ([uri]$redirect).Port
        $screen | Should -Match $Says
        $screen | Should -Match "ssh -L ${port}:localhost:$port "

        [void](Invoke-Cloud $cloud user @{ url = $address })
        Wait-Line 'The end' | Should -Match 'It went well'
    }

    It 'accept a pasted redirect without echo' {
        Start-SignIn 'Connect-MieleAccount pasted @miele -ClientSecret $secret -PasteRedirect'
        $walk = Invoke-Cloud $cloud user @{ url = Read-Address; follow = $false }
        [void](Wait-Line 'Address or error text: |The end')
        # The query will do, and a short one does not keep a slow terminal busy.
        Send-Keys $session.Terminal "$(([uri]$walk.redirect).Query)`r"

        $screen = Wait-Line 'The end'
        $screen | Should -Match 'It went well'
        $screen | Should -Not -Match ([regex]::Escape([regex]::Match($walk.redirect, 'code=([^&]+)').Groups[1].Value))
    }

    It 'refuses <Case>' -ForEach @(
        @{ Case = 'an address with another state'; Id = 'SignInMismatch'; Pasted = '?code=it&state=other' }
        @{ Case = 'an address without a state'; Id = 'SignInMismatch'; Pasted = '?code=it' }
        @{ Case = 'something else'; Id = 'RedirectInvalid'; Pasted = 'hello' }
        @{ Case = 'the text of an error page'; Id = 'SignInDeclined'; Pasted = '{"error":"access_denied"}' }
    ) {
        $redeemed = @(Get-CloudLog $cloud miele/token:authorization_code).Count
        Start-SignIn 'Connect-MieleAccount refused @miele -ClientSecret $secret -PasteRedirect'
        [void](Wait-Line 'Address or error text: |The end')
        Send-Keys $session.Terminal "$Pasted`r"

        Wait-Line 'The end' | Should -Match "It failed: $Id,ApplianceAuth.Commands.ConnectMieleAccountCommand"
        @(Get-CloudLog $cloud miele/token:authorization_code) | Should -HaveCount $redeemed -Because 'the code is not used'
        Get-ApplianceAccount Miele/refused* | Should -BeNullOrEmpty
    }

    It 'prompt before replacing an account: <Answer>' -ForEach @(
        @{ Answer = 'no'; Key = 'n'; Outcome = 'It failed: AccountExists,ApplianceAuth.Commands.ConnectMieleAccountCommand' }
        @{ Answer = 'yes'; Key = 'y'; Outcome = 'It went well' }
    ) {
        if (-not (Get-ApplianceAccount Miele/replaced*)) {
            $first = New-SignIn $cloud miele
            Connect-MieleAccount replaced @first 6>&1 | Start-UserSignIn $cloud
        }
        Start-SignIn 'Connect-MieleAccount replaced @miele -ClientSecret $secret -Legacy -Country de-DE -NoBrowser -WarningAction Ignore'
        [void](Wait-Line 'Miele/replaced belongs to Miele\.[\s\S]*\[Y\] Yes')
        Send-Keys $session.Terminal "$Key`r"
        if ($Answer -eq 'yes') { [void](Invoke-Cloud $cloud user @{ url = Read-Address }) }

        Wait-Line 'The end' | Should -Match $Outcome
        (Get-ApplianceAccount Miele/replaced).Environment | Should -Be ($Answer -eq 'yes' ? 'Legacy' : 'Production')
    }
}
