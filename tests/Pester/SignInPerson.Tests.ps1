# Signing in as a person does, at a terminal: the default browser, pasted addresses, questions.

Describe 'Signing in at a terminal' -Tag Terminal {
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

        function Start-SignIn([string] $Line, [hashtable] $Environment = @{}) {
            Set-Content "$TestDrive/session.ps1" @"
                `$ErrorActionPreference = 'Stop'
                Import-Module '$manifest'
                `$miele = @{ ClientId = '$($apps.Miele)'; RedirectUri = '$redirect'; BaseUri = '$($cloud.BaseUri)'; TimeoutSec = 60 }
                `$secret = ConvertTo-SecureString canary-secret-of-miele -AsPlainText -Force
                try { $Line; 'It went well' } catch { "It failed: `$(`$_.FullyQualifiedErrorId)" }
                'The end'
"@
            $plain = @{ SSH_CONNECTION = ''; SSH_CLIENT = ''; SSH_TTY = ''; DISPLAY = ''; WAYLAND_DISPLAY = ''; WSL_DISTRO_NAME = '' }
            foreach ($name in $Environment.Keys) { $plain[$name] = $Environment[$name] }
            Start-Terminal "-File '$TestDrive/session.ps1'" -Environment $plain
        }

        function Read-Address {
            [regex]::Match((Wait-Screen $terminal 'state=[\w-]{22}\S*\s|The end'), 'http\S+client_id=\S+').Value
        }
    }

    AfterEach {
        Stop-Terminal $terminal
    }

    AfterAll {
        Stop-Cloud $cloud
    }

    It 'asks for the secret unseen and opens the default browser' {
        $terminal = Start-SignIn 'Connect-MieleAccount browser @miele' @{ DISPLAY = ':0'; PATH = "$programs$([IO.Path]::PathSeparator)$env:PATH" }
        [void](Wait-Screen $terminal 'Client secret of the application at Miele: ')
        Test-Path $opened | Should -BeFalse -Because 'nothing is opened while something is missing'
        Send-Keys $terminal "canary-secret-of-miele`r"
        [void](Wait-Screen $terminal 'The browser opens')
        Wait-Until { Test-Path $opened } 'the browser has the address'

        $addresses = @(Get-Content $opened)
        $addresses | Should -HaveCount 1 -Because 'the address is one argument'
        $page = Invoke-Cloud $cloud person @{ url = $addresses[0] }
        $page.title | Should -Be 'ApplianceAuth: You are signed in'

        $screen = Wait-Screen $terminal 'The end'
        $screen | Should -Match 'The browser opens for the sign-in to Miele'
        $screen | Should -Match ([regex]::Escape($store))
        $screen | Should -Match 'It went well'
        $screen | Should -Not -Match 'canary'
    }

    It 'asks although CI is set, to a value that says no' {
        $terminal = Start-SignIn 'Connect-MieleAccount ci @miele' @{ CI = 'false' }
        Wait-Screen $terminal 'Client secret of the application at Miele: |The end' | Should -Not -Match 'It failed'
    }

    It 'says how to reach a browser <Where>' -ForEach @(
        @{ Where = 'without a display'; Environment = @{}; Says = 'There is no display here' }
        @{ Where = 'over SSH'; Environment = @{ SSH_CONNECTION = '192.0.2.1 1 192.0.2.2 22'; DISPLAY = ':10' }; Says = 'You are here over SSH' }
    ) {
        $terminal = Start-SignIn 'Connect-MieleAccount ssh @miele -ClientSecret $secret' $Environment
        $address = Read-Address
        $screen = Wait-Screen $terminal '-PasteRedirect'
        $port = ([uri]$redirect).Port
        $screen | Should -Match $Says
        $screen | Should -Match "ssh -L ${port}:localhost:$port "

        [void](Invoke-Cloud $cloud person @{ url = $address })
        Wait-Screen $terminal 'The end' | Should -Match 'It went well'
    }

    It 'takes the address on which a browser elsewhere ended, unseen' {
        $terminal = Start-SignIn 'Connect-MieleAccount pasted @miele -ClientSecret $secret -PasteRedirect'
        $walk = Invoke-Cloud $cloud person @{ url = Read-Address; follow = $false }
        [void](Wait-Screen $terminal 'Address or error text: |The end')
        # The query will do, and a short one does not keep a slow terminal busy.
        Send-Keys $terminal "$(([uri]$walk.redirect).Query)`r"

        $screen = Wait-Screen $terminal 'The end'
        $screen | Should -Match 'It went well'
        $screen | Should -Not -Match ([regex]::Escape([regex]::Match($walk.redirect, 'code=([^&]+)').Groups[1].Value))
    }

    It 'refuses <Case>' -ForEach @(
        @{ Case = 'an address with another state'; Id = 'StateMismatch'; Pasted = '?code=it&state=other' }
        @{ Case = 'an address without a state'; Id = 'StateMismatch'; Pasted = '?code=it' }
        @{ Case = 'something else'; Id = 'RedirectInvalid'; Pasted = 'hello' }
        @{ Case = 'the text of an error page'; Id = 'SignInDeclined'; Pasted = '{"error":"access_denied"}' }
    ) {
        $redeemed = @(Get-CloudLog $cloud miele/token:authorization_code).Count
        $terminal = Start-SignIn 'Connect-MieleAccount refused @miele -ClientSecret $secret -PasteRedirect'
        [void](Wait-Screen $terminal 'Address or error text: |The end')
        Send-Keys $terminal "$Pasted`r"

        Wait-Screen $terminal 'The end' | Should -Match "It failed: $Id,ApplianceAuth.Commands.ConnectMieleAccountCommand"
        @(Get-CloudLog $cloud miele/token:authorization_code) | Should -HaveCount $redeemed -Because 'the code is not used'
        Get-ApplianceAccount Miele/refused* | Should -BeNullOrEmpty
    }

    It 'asks before it replaces an account, and takes <Answer> for an answer' -ForEach @(
        @{ Answer = 'no'; Key = 'n'; Outcome = 'It failed: AccountExists,ApplianceAuth.Commands.ConnectMieleAccountCommand' }
        @{ Answer = 'yes'; Key = 'y'; Outcome = 'It went well' }
    ) {
        if (-not (Get-ApplianceAccount Miele/replaced*)) {
            $first = New-SignIn $cloud miele
            Connect-MieleAccount replaced @first 6>&1 | Start-Person $cloud
        }
        $terminal = Start-SignIn 'Connect-MieleAccount replaced @miele -ClientSecret $secret -Legacy -Country de-DE -NoBrowser -WarningAction Ignore'
        [void](Wait-Screen $terminal 'Miele/replaced belongs to Miele\.[\s\S]*\[Y\] Yes')
        Send-Keys $terminal "$Key`r"
        if ($Answer -eq 'yes') { [void](Invoke-Cloud $cloud person @{ url = Read-Address }) }

        Wait-Screen $terminal 'The end' | Should -Match $Outcome
        Invoke-Pwsh { (Get-ApplianceAccount Miele/replaced).Environment } | Should -Be ($Answer -eq 'yes' ? 'Legacy' : 'Production')
    }
}
