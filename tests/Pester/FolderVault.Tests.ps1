# Accounts in a vault that other machines may share, and that is slow, full or small.

Describe 'An account in a vault other than SecretStore' -Tag SecretManagement {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        . "$PSScriptRoot/OtherMachine.ps1"
        Import-Module "$PSScriptRoot/../FolderVault"
        $env:APPLIANCEAUTH_DATA = Join-Path $HOME here
        $folder = New-FolderVault Folder -DefaultVault
        $cloud = Start-Cloud
        $elsewhere = Start-Machine (Join-Path $HOME elsewhere)

        function Connect-Account($Name) {
            $signIn = New-SignIn $cloud miele
            Connect-MieleAccount $Name @signIn 6>&1 | Start-UserSignIn $cloud
        }
        function Get-StoredToken($Name) { Get-Secret "ApplianceAuth-Miele-$Name" -AsPlainText -Vault Folder | ConvertFrom-Json }
        function Get-MieleRefreshCount { [int](Invoke-Cloud $cloud counters).'miele/token:refresh_token' }

        # The cloud expires the access tokens early, so that the next call refreshes.
        $list = { param($Account) (Invoke-ApplianceApi /devices -Account $Account).ApplianceId }
    }

    BeforeEach { Set-FolderVault $folder }

    AfterAll {
        Stop-Machine $elsewhere
        Stop-Cloud $cloud
        Remove-Item -Recurse $folder
    }

    It 'is saved at each refresh and found by other machines' {
        Connect-Account shared
        $appliances = & $list Miele/shared
        [void](Invoke-Cloud $cloud expire @{})
        & $list Miele/shared | Should -Be $appliances

        (Get-StoredToken shared).generation | Should -Be 2
        Invoke-Machine $elsewhere $list Miele/shared | Should -Be $appliances
        Get-MieleRefreshCount | Should -Be 1
    }

    It 'warns at a refresh and in Get-ApplianceAccount that only a new sign-in helps, if the session ends at a fixed time' {
        [void](Invoke-Cloud $cloud settings @{ sessionMaximum = 3600 })
        try {
            Connect-Account fixed
            # As if the sign-in had been two minutes ago.
            $tokens = Get-StoredToken fixed
            $tokens.receivedAt = ([datetime]$tokens.receivedAt).AddMinutes(-2)
            Set-Secret ApplianceAuth-Miele-fixed (ConvertTo-Json $tokens -Compress) -Vault Folder

            $warnings = Invoke-Machine $elsewhere { [void](Get-ApplianceToken Miele/fixed -ForceRefresh) } 3>&1
            "$warnings" | Should -Match 'Miele/fixed.*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d'
            $warnings = Invoke-Machine $elsewhere { [void](Get-ApplianceAccount Miele/fixed) } 3>&1
            "$warnings" | Should -Match 'Miele/fixed.*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d'
        }
        finally {
            [void](Invoke-Cloud $cloud settings @{ sessionMaximum = 0 })
        }
    }

    Context 'that refuses a refreshed session' {
        BeforeAll {
            Connect-Account full
            Set-FolderVault $folder -Full
            [void](Invoke-Cloud $cloud expire @{})
            $appliances = Invoke-ApplianceApi /devices -Account Miele/full -WarningVariable warnings -WarningAction SilentlyContinue
            $refreshes = Get-MieleRefreshCount
        }

        It 'is still used, with the warning TokenNotSaved' {
            $appliances | Should -Not -BeNullOrEmpty
            "$warnings" | Should -BeLike 'TokenNotSaved: *Miele/full*Folder*'
        }

        It 'is available to the next process on this machine, which saves it when the vault accepts it' {
            Set-FolderVault $folder -Full
            Invoke-Pwsh { (Get-ApplianceToken Miele/full -WarningAction SilentlyContinue).Account } | Should -Be Miele/full
            (Get-StoredToken full).generation | Should -Be 1

            Set-FolderVault $folder
            Invoke-Pwsh { (Get-ApplianceToken Miele/full).Account } | Should -Be Miele/full
            (Get-StoredToken full).generation | Should -Be 2
            Get-MieleRefreshCount | Should -Be $refreshes
        }
    }

    It 'is saved at the second attempt if one write fails' {
        Connect-Account once
        Set-FolderVault $folder -FailWrite 1
        [void](Invoke-Cloud $cloud expire @{})
        $appliances = Invoke-ApplianceApi /devices -Account Miele/once -WarningVariable warnings

        $appliances | Should -Not -BeNullOrEmpty
        $warnings | Should -BeNullOrEmpty
        (Get-StoredToken once).generation | Should -Be 2
    }

    It 'is saved without access and id token if the vault accepts 2500 bytes' {
        Set-FolderVault $folder -Limit 2500
        Connect-Account small
        (Get-StoredToken small).accessToken | Should -BeExactly ''
        (Get-StoredToken small).PSObject.Properties.Name | Should -Not -Contain idToken
        (Get-StoredToken small).refreshToken | Should -Not -BeNullOrEmpty

        $refreshes = Get-MieleRefreshCount
        Invoke-Pwsh $list Miele/small | Should -Not -BeNullOrEmpty
        Get-MieleRefreshCount | Should -Be $refreshes -Because 'this machine has the whole of it in its journal'
        Invoke-Machine $elsewhere $list Miele/small | Should -Not -BeNullOrEmpty
        Get-MieleRefreshCount | Should -Be ($refreshes + 1)
        (Get-StoredToken small).generation | Should -Be 2
    }

    It 'is saved completely if the vault accepts 25000 bytes' {
        Set-FolderVault $folder -Limit 25000
        Connect-Account large
        (Get-StoredToken large).accessToken | Should -Not -BeNullOrEmpty
    }

    It 'is refused before the sign-in if the vault is <Like>' -ForEach @(
        @{ Like = 'too small'; How = @{ Limit = 1000 }; Id = 'VaultTooSmall' }
        @{ Like = 'full'; How = @{ Full = $true }; Id = 'VaultUnavailable' }
        @{ Like = 'read-only'; How = @{ ReadOnly = $true }; Id = 'VaultUnavailable' }
    ) {
        Set-FolderVault $folder @How
        $signIn = New-SignIn $cloud miele
        $calls = Get-CallCount $cloud
        { Connect-MieleAccount never @signIn 6>$null } | Should -Throw -ErrorId "$Id,ApplianceAuth.Commands.ConnectMieleAccountCommand"

        Get-CallCount $cloud | Should -Be $calls
        Set-FolderVault $folder
        (Get-SecretInfo -Vault Folder).Name | Should -Not -BeLike '*never*'
        (Get-SecretInfo -Vault Folder).Name | Should -Not -BeLike '*Probe*'
    }

    It 'leaves no valid token in a vault with a soft delete, and reports VaultSecretDeleted before the next sign-in' {
        Set-FolderVault $folder -SoftDelete
        Connect-Account held
        Disconnect-ApplianceAccount Miele/held
        $signIn = New-SignIn $cloud miele
        $calls = Get-CallCount $cloud

        $left = Get-Content -Raw (Join-Path $folder ApplianceAuth-Miele-held.secret.removed)
        $left | Should -Not -Match 'refreshToken'
        $failure = { Connect-MieleAccount held @signIn 6>$null } |
            Should -Throw -PassThru -ErrorId 'VaultSecretDeleted,ApplianceAuth.Commands.ConnectMieleAccountCommand'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Purge or recover*another -Name*'
        Get-CallCount $cloud | Should -Be $calls
        { Get-ApplianceToken Miele/held } | Should -Throw -ErrorId 'NotConnected,ApplianceAuth.Commands.GetApplianceTokenCommand'

        Set-FolderVault $folder
        Connect-Account held
        & $list Miele/held | Should -Not -BeNullOrEmpty
    }

    It 'stops a cmdlet at once while the vault is slow: <_>' -ForEach @(
        'Get-ApplianceToken Miele/slow', 'Get-ApplianceAccount', 'Connect-MieleAccount slow', 'Disconnect-ApplianceAccount Miele/slow'
    ) {
        Set-FolderVault $folder -DelayMs 6000
        $calls = @(Get-FolderVaultCall $folder).Count
        $shell = Start-Shell $_
        Wait-Until { @(Get-FolderVaultCall $folder).Count -gt $calls } 'the vault is called'
        Measure-Stop $shell | Should -BeLessThan 5000
    }
}
