# Vaults whose extension returns other types than were written, stores nothing, or lists a secret twice.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/NewSignIn.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/OtherMachine.ps1"
    Import-Module "$PSScriptRoot/../FolderVault"
    $cloud = Start-Cloud
}

AfterAll { Stop-Cloud $cloud }

Describe 'Connect-MieleAccount with a vault that does not return strings' -Tag SecretManagement {
    BeforeAll {
        $env:APPLIANCEAUTH_DATA = Join-Path $HOME here
        $folder = New-FolderVault Folder -DefaultVault
    }

    AfterAll {
        Unregister-SecretVault Folder
        Remove-Item -Recurse $folder
    }

    It 'reports VaultNotSupported before the user is prompted and leaves no probe secret: it names <Says>' -ForEach @(
        @{ How = @{ ReturnAs = 'Credential' }; Says = 'credentials' }
        @{ How = @{ ReturnAs = 'Hashtable' }; Says = 'hash tables' }
        @{ How = @{ ReturnAs = 'Bytes' }; Says = 'byte arrays' }
        @{ How = @{ KeepNothing = $true }; Says = 'not store strings' }
    ) {
        Set-FolderVault $folder @How
        $signIn = New-SignIn $cloud miele
        $calls = Get-CallCount $cloud
        $failure = { Connect-MieleAccount home @signIn 6>$null } |
            Should -Throw -PassThru -ErrorId 'VaultNotSupported,ApplianceAuth.Commands.ConnectMieleAccountCommand'

        "$failure" | Should -BeLike "*'Folder'*$Says*"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*another vault*'
        Get-CallCount $cloud | Should -Be $calls
        Get-ChildItem $folder -Filter *.secret* | Should -BeNullOrEmpty
    }

    It 'shows the error of a vault whose strings SecretManagement refuses, and leaves no probe secret' {
        Set-FolderVault $folder -ReturnAs Array
        $signIn = New-SignIn $cloud miele
        { Connect-MieleAccount home @signIn 6>$null } | Should -Throw -ErrorId 'VaultUnavailable,ApplianceAuth.Commands.ConnectMieleAccountCommand'
        Get-ChildItem $folder -Filter *.secret* | Should -BeNullOrEmpty
    }

    It 'signs in if secure strings are returned, which SecretManagement turns into strings' {
        Set-FolderVault $folder -ReturnAs SecureString
        $signIn = New-SignIn $cloud miele
        Connect-MieleAccount secure @signIn 6>&1 | Start-UserSignIn $cloud
        (Get-ApplianceToken Miele/secure).Account | Should -Be Miele/secure
    }
}

Describe 'Get-ApplianceAccount with a vault that lists a secret twice' -Tag SecretManagement {
    BeforeAll {
        $env:APPLIANCEAUTH_DATA = Join-Path $HOME twice
        $folder = New-FolderVault Twice -DefaultVault
        Connect-TestMiele $cloud -Name home
        Connect-TestMiele $cloud -Name office
        $elsewhere = Start-Machine (Join-Path $HOME elsewhere)
        Invoke-Machine $elsewhere {
            param($Folder, $BaseUri)
            . "$Folder/Cloud.ps1"
            . "$Folder/SignedIn.ps1"
            Connect-TestHomeConnect @{ BaseUri = $BaseUri } -Name other
        } $PSScriptRoot, $cloud.BaseUri
    }

    AfterAll {
        Stop-Machine $elsewhere
        Remove-Item -Recurse $folder
    }

    It 'lists the accounts that this machine knows and those of the other cloud, with a warning that names the duplicate' {
        Set-FolderVault $folder -ListTwice ApplianceAuthKey-Miele-home
        $accounts = Get-ApplianceAccount -WarningVariable warnings -WarningAction SilentlyContinue

        $accounts.Account | Should -Be HomeConnect/other, Miele/home, Miele/office
        "$warnings" | Should -BeLike "VaultListInvalid: *'Twice'*'ApplianceAuthKey-Miele-home'*"
        (Get-ApplianceToken Miele/home).Account | Should -Be Miele/home
    }

    It 'fails with the name of the duplicate if no account can be listed' {
        Set-FolderVault $folder -ListTwice ApplianceAuthKey-*
        Remove-Item -Recurse $env:APPLIANCEAUTH_DATA
        $output = Invoke-Pwsh {
            Get-ApplianceAccount -ErrorVariable failure -ErrorAction SilentlyContinue
            "$($failure.FullyQualifiedErrorId) $failure"
        }
        $output | Should -BeLike "VaultListInvalid,*'ApplianceAuthKey-*'*"
    }
}
