# What Move-ApplianceAccount does, refuses and returns. Moves that are killed, meet a full disk or run at the same time are tested in separate files.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    $env:APPLIANCEAUTH_DATA = Join-Path $HOME data
    $cloud = Start-Cloud
    . "$PSScriptRoot/MoveTraces.ps1"
    $error_ = { param($Id) "$Id,ApplianceAuth.Commands.MoveApplianceAccountCommand" }
}

AfterAll { Stop-Cloud $cloud }

Describe 'Move-ApplianceAccount without a vault' {
    BeforeAll { Connect-TestMiele $cloud -Name home -Vault BuiltIn }

    It 'does nothing if the account is in the store already, and returns it with -PassThru' {
        Move-ApplianceAccount Miele/home -Vault BuiltIn | Should -BeNullOrEmpty
        (Move-ApplianceAccount Miele/home -Vault builtin -PassThru).Vault | Should -BeExactly BuiltIn
    }

    It 'refuses an account in memory, and says how to store one' {
        Connect-TestMiele $cloud -Name passing -InMemory
        $failure = { Move-ApplianceAccount Miele/passing -Vault BuiltIn } | Should -Throw -PassThru -ErrorId (& $error_ AccountInMemory)
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*without -InMemory*'
        (Get-ApplianceToken Miele/passing).Account | Should -Be Miele/passing
    }

    It 'refuses memory as the target' {
        { Move-ApplianceAccount Miele/home -Vault '[memory]' } | Should -Throw -ErrorId (& $error_ ParameterInvalid)
    }

    It 'reports an unknown account, and returns nothing for a pattern without a match' {
        { Move-ApplianceAccount Miele/nowhere -Vault BuiltIn } | Should -Throw -ErrorId (& $error_ NotConnected)
        Move-ApplianceAccount Miele/no* -Vault BuiltIn -PassThru | Should -BeNullOrEmpty
    }

    It 'completes accounts and stores' {
        $line = 'Move-ApplianceAccount Miele/ho'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain Miele/home
        $line = 'Move-ApplianceAccount Miele/home -Vault Bu'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain BuiltIn
    }
}

Describe 'Move-ApplianceAccount to and from a <Kind>' -ForEach @(@{ Kind = 'folder vault'; Vault = 'Folder' }) -Tag SecretManagement {
    BeforeAll {
        Import-Module "$PSScriptRoot/../FolderVault"
        $folder = New-FolderVault Folder
        Connect-TestMiele $cloud -Name there -Vault BuiltIn
        Connect-TestMiele $cloud -Name many1 -Vault BuiltIn
        Connect-TestMiele $cloud -Name many2 -Vault BuiltIn
        $handle = Get-ApplianceToken Miele/there
    }

    BeforeEach { Set-FolderVault $folder }

    AfterAll { Remove-Item -Recurse $folder }

    It 'changes nothing with -WhatIf' {
        Move-ApplianceAccount Miele/there -Vault Folder -WhatIf
        (Get-ApplianceAccount Miele/there).Vault | Should -Be BuiltIn
        Get-ChildItem $folder -Filter *.secret | Should -BeNullOrEmpty
    }

    It 'refuses a vault that is <Like>, before anything changes' -ForEach @(
        @{ Like = 'too small'; How = @{ Limit = 1000 }; Id = 'VaultTooSmall' }
        @{ Like = 'full'; How = @{ Full = $true }; Id = 'VaultUnavailable' }
        @{ Like = 'read-only'; How = @{ ReadOnly = $true }; Id = 'VaultUnavailable' }
    ) {
        Set-FolderVault $folder @How
        { Move-ApplianceAccount Miele/there -Vault Folder } | Should -Throw -ErrorId (& $error_ $Id)
        (Get-ApplianceToken $handle).Vault | Should -Be BuiltIn
        (Get-Header there).State | Should -Be Connected
    }

    It 'moves the account, and finds it by the old store name and by an older handle' {
        $moved = Move-ApplianceAccount Miele/there -Vault Folder -PassThru
        $moved.Vault | Should -Be Folder
        (Get-Secret ApplianceAuth-Miele-there -Vault Folder -AsPlainText | ConvertFrom-Json).refreshToken | Should -Not -BeNullOrEmpty
        Get-Content -Raw "$env:APPLIANCEAUTH_DATA/builtin/Miele-there.session" | Should -Not -Match 'refreshToken'
        Invoke-Pwsh {
            param($Handle)
            (Get-ApplianceToken Miele/there -Vault BuiltIn).Vault
            (Get-ApplianceToken Miele/there).Vault
            ($Handle | Get-ApplianceToken).Vault
        } $handle | Should -Be Folder, Folder, Folder
    }

    It 'is refused out of a vault that other machines may share, without -Force' {
        { Move-ApplianceAccount Miele/there -Vault BuiltIn } | Should -Throw -ErrorId (& $error_ AccountShared)
        (Get-ApplianceAccount Miele/there).Vault | Should -Be Folder
    }

    It 'moves it back with -Force, and leaves no secret in the vault' {
        Move-ApplianceAccount Miele/there -Vault BuiltIn -Force
        (Get-ApplianceAccount Miele/there).Vault | Should -Be BuiltIn
        Get-ChildItem $folder -Filter *there* | Should -BeNullOrEmpty
        (Get-ApplianceToken Miele/there -Vault Folder).Vault | Should -Be BuiltIn
    }

    It 'accepts a pattern and pipeline input' {
        Move-ApplianceAccount Miele/many* -Vault Folder
        (Get-ApplianceAccount Miele/many*).Vault | Should -Be Folder, Folder
        Get-ApplianceAccount Miele/many* | Move-ApplianceAccount -Vault BuiltIn -Force -PassThru | ForEach-Object Vault | Should -Be BuiltIn, BuiltIn
    }

    It 'stays the selected account' {
        Select-ApplianceAccount Miele/there
        Move-ApplianceAccount Miele/there -Vault Folder
        (Get-ApplianceToken).Vault | Should -Be Folder
        Get-ApplianceAccount | Where-Object Selected | ForEach-Object Account | Should -Be Miele/there
    }
}
