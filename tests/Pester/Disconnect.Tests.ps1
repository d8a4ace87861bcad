# Disconnect-ApplianceAccount: sessions at the clouds, accounts in the stores, and failures.

Describe 'Disconnect-ApplianceAccount' -Tag SecretManagement {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        Import-Module "$PSScriptRoot/../FolderVault"
        $env:APPLIANCEAUTH_DATA = Join-Path $HOME data
        $folder = New-FolderVault Folder -DefaultVault
        $cloud = Start-Cloud

        function Connect-Account($Way, $Name, $At = $cloud) {
            $signIn = New-SignIn $At $Way
            if ($Way -in 'miele', 'legacy') { Connect-MieleAccount $Name @signIn @args 3>$null 6>&1 | Start-UserSignIn $At }
            elseif ($Way -eq 'simulator') { Connect-HomeConnectAccount $Name @signIn @args 6>$null }
            else { Connect-HomeConnectAccount $Name @signIn @args 6>&1 | Start-UserSignIn $At }
        }
        function Get-Ended($System) { @((Invoke-Cloud $cloud tokens).signIns | Where-Object provider -EQ $System)[-1].ended }
        function Get-LastCall { @(Invoke-Cloud $cloud log)[-1] }
        function Get-SecretName { (Get-SecretInfo -Vault Folder).Name }
    }

    BeforeEach { Set-FolderVault $folder }

    AfterAll {
        Stop-Cloud $cloud
        Remove-Item -Recurse $folder
    }

    Context 'with each cloud' {
        It 'ends a session of <System> with <Call>' -ForEach @(
            @{ Way = 'code'; System = 'homeconnect'; Account = 'HomeConnect/ended'; Call = 'homeconnect/revoke'; Parameter = 'token' }
            @{ Way = 'miele'; System = 'miele'; Account = 'Miele/ended'; Call = 'miele/revoke'; Parameter = 'token' }
            @{ Way = 'legacy'; System = 'legacy'; Account = 'Miele/ended'; Call = 'legacy/logout'; Parameter = $null }
        ) {
            Connect-Account $Way ended
            $done = Disconnect-ApplianceAccount $Account

            "$($done.Account) $($done.Vault) $($done.Revoked) $($done.RevocationError)" | Should -BeExactly "$Account Folder True "
            (Get-LastCall).name | Should -Be $Call
            (Get-LastCall).parameters -contains 'token' | Should -Be ([bool]$Parameter)
            (Get-LastCall).headers -contains 'Authorization' | Should -Be (-not $Parameter)
            Get-Ended $System | Should -Not -BeNullOrEmpty
            Get-SecretName | Should -BeNullOrEmpty
            Get-ApplianceAccount | Should -BeNullOrEmpty
            { Get-ApplianceToken $Account } | Should -Throw -ErrorId 'NotConnected,ApplianceAuth.Commands.GetApplianceTokenCommand'
        }

        It 'logs out of Miele if the token cannot be revoked' {
            Connect-Account miele ended
            [void](Invoke-Cloud $cloud fail @{ endpoint = 'miele/revoke'; status = 503 })
            (Disconnect-ApplianceAccount Miele/ended).Revoked | Should -BeTrue

            (Get-LastCall).name | Should -Be miele/logout
            Get-Ended miele | Should -Not -BeNullOrEmpty
        }
    }

    It 'prompts first, and changes nothing with -WhatIf or after No' {
        Connect-Account miele kept
        $before = Get-CallCount $cloud
        Disconnect-ApplianceAccount Miele/kept -WhatIf | Should -BeNullOrEmpty
        { Disconnect-ApplianceAccount Miele/kept -Confirm -ErrorAction Stop } | Should -Throw '*NonInteractive*'

        Get-CallCount $cloud | Should -Be $before
        (Get-ApplianceToken Miele/kept).Account | Should -Be Miele/kept
        (Disconnect-ApplianceAccount Miele/kept -Confirm:$false).Revoked | Should -BeTrue
    }

    It 'removes only accounts that match a pattern' {
        Connect-Account simulator one
        Connect-Account simulator two
        Connect-Account simulator other
        (Disconnect-ApplianceAccount HomeConnect/on*, HomeConnect/tw?).Account | Should -Be HomeConnect/one, HomeConnect/two
        Disconnect-ApplianceAccount Miele/* | Should -BeNullOrEmpty

        (Get-ApplianceAccount).Account | Should -Be HomeConnect/other
        (Get-ApplianceAccount | Disconnect-ApplianceAccount).Account | Should -Be HomeConnect/other
        Get-ApplianceAccount | Should -BeNullOrEmpty
    }

    It 'reports an unknown account and continues with the next' {
        Connect-Account simulator there
        $done = Disconnect-ApplianceAccount HomeConnect/nowhere, HomeConnect/there -ErrorVariable failure -ErrorAction SilentlyContinue

        $done.Account | Should -Be HomeConnect/there
        $failure.FullyQualifiedErrorId | Should -Be 'NotConnected,ApplianceAuth.Commands.DisconnectApplianceAccountCommand'
    }

    It 'removes an account in memory but not the one of the same name in the vault' {
        Connect-Account simulator twice
        Connect-Account simulator twice -InMemory
        $done = Disconnect-ApplianceAccount HomeConnect/twice
        $done.Vault | Should -Be '[memory]'
        $done.Revoked | Should -BeTrue

        (Get-ApplianceAccount).Vault | Should -Be Folder
        (Disconnect-ApplianceAccount HomeConnect/twice).Vault | Should -Be Folder
        Get-ApplianceAccount | Should -BeNullOrEmpty
    }

    It 'removes the stored choice of this account only' {
        Connect-Account simulator chosen
        Connect-Account simulator other
        Select-ApplianceAccount HomeConnect/chosen
        [void](Disconnect-ApplianceAccount HomeConnect/other)
        (Get-ApplianceAccount).Selected | Should -BeTrue
        [void](Disconnect-ApplianceAccount HomeConnect/chosen)

        { Get-ApplianceToken } | Should -Throw -ErrorId 'NotConnected,ApplianceAuth.Commands.GetApplianceTokenCommand'
        Connect-Account simulator next
        (Get-ApplianceToken).Account | Should -Be HomeConnect/next
        [void](Disconnect-ApplianceAccount HomeConnect/next)
    }

    Context 'if the clouds fail' {
        It 'removes all accounts and lists the sessions that each failing endpoint did not end' {
            Connect-Account code a
            Connect-Account miele b
            Connect-Account legacy c
            foreach ($endpoint in 'revoke', 'logout') { [void](Invoke-Cloud $cloud fail @{ endpoint = $endpoint; status = 500; times = 2 }) }
            $done = Disconnect-ApplianceAccount *

            $done.Account | Should -Be HomeConnect/a, Miele/b, Miele/c
            $done.Revoked | Should -Not -Contain $true
            $done.RevocationError | Should -BeLike '*HTTP 500*'
            ($done | Format-Table | Out-String) | Should -BeLike '*Miele/b*False*HTTP 500*'
            Get-SecretName | Should -BeNullOrEmpty
            Get-ApplianceAccount | Should -BeNullOrEmpty
        }

        It 'removes all accounts if no cloud can be reached' {
            $gone = Start-Cloud
            Connect-Account code a $gone
            Connect-Account miele b $gone
            Stop-Cloud $gone
            $done = Disconnect-ApplianceAccount *

            $done.Account | Should -Be HomeConnect/a, Miele/b
            $done.RevocationError | Should -BeLike '*could not be reached*'
            Get-SecretName | Should -BeNullOrEmpty
        }
    }

    Context 'if the vault fails' {
        It 'removes from a vault that is full' {
            Connect-Account simulator full
            Set-FolderVault $folder -Full
            (Disconnect-ApplianceAccount HomeConnect/full).Revoked | Should -BeTrue
            Get-SecretName | Should -BeNullOrEmpty
        }

        It 'removes the account here if the vault refuses, and from the vault later' {
            Connect-Account simulator stuck
            Set-FolderVault $folder -KeepAll
            { Disconnect-ApplianceAccount HomeConnect/stuck } | Should -Throw -ErrorId 'VaultUnavailable,ApplianceAuth.Commands.DisconnectApplianceAccountCommand'

            { Get-ApplianceToken HomeConnect/stuck } | Should -Throw -ErrorId 'NotConnected,ApplianceAuth.Commands.GetApplianceTokenCommand'
            Get-ApplianceAccount | Should -BeNullOrEmpty
            Get-ApplianceToken HomeConnect/* | Should -BeNullOrEmpty
            Get-Secret ApplianceAuth-HomeConnect-stuck -AsPlainText -Vault Folder | Should -Not -Match 'refreshToken'

            Set-FolderVault $folder
            (Disconnect-ApplianceAccount HomeConnect/stuck).Revoked | Should -BeFalse
            Get-SecretName | Should -BeNullOrEmpty
        }

        It 'removes what <Is>' -ForEach @(
            @{ Is = 'is not ours'; Key = '{"a":1}'; Says = '*not a valid record*' }
            @{ Is = 'is no JSON'; Key = 'a note'; Says = '*not a valid record*' }
            @{ Is = 'a newer version of this module has written'; Key = '{"version":99}'; Says = '*newer version*' }
        ) {
            Set-Secret ApplianceAuthKey-HomeConnect-foreign $Key -Vault Folder
            $done = Disconnect-ApplianceAccount HomeConnect/foreign

            $done.Revoked | Should -BeFalse
            $done.RevocationError | Should -BeLike $Says
            Get-SecretName | Should -BeNullOrEmpty
            Connect-Account simulator foreign
            (Get-ApplianceToken HomeConnect/foreign).Account | Should -Be HomeConnect/foreign
            [void](Disconnect-ApplianceAccount HomeConnect/foreign)
        }
    }
}
