# The store of a new account, and vaults that were renamed or removed.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/NewSignIn.ps1"
    . "$PSScriptRoot/OtherMachine.ps1"
    . "$PSScriptRoot/WorkerPool.ps1"
    Import-Module "$PSScriptRoot/../FolderVault"
    $cloud = Start-Cloud
}

AfterAll { Stop-Cloud $cloud }

Describe 'The store of an account' -Tag SecretManagement {
    BeforeAll {
        $env:APPLIANCEAUTH_DATA = Join-Path $HOME data
        $one = New-FolderVault One -DefaultVault
        $two = New-FolderVault Two
        $fresh = Start-Machine $env:APPLIANCEAUTH_DATA

        function Get-Note { Get-Content "$env:APPLIANCEAUTH_DATA/foldervault*/vault.name" }
    }

    AfterAll {
        Stop-Machine $fresh
        Remove-Item -Recurse $one, $two
    }

    It 'is the new default vault at once after Set-SecretVaultDefault' {
        (Connect-TestMiele $cloud -Name first -PassThru).Vault | Should -Be One
        [void](Get-ApplianceAccount)
        Set-SecretVaultDefault Two

        (Connect-TestMiele $cloud -Name second -PassThru).Vault | Should -Be Two
        (Get-SecretInfo *second* -Vault Two).Name | Should -Contain ApplianceAuth-Miele-second
        Get-SecretInfo *second* -Vault One | Should -BeNullOrEmpty
        (Connect-TestMiele $cloud -Name first -PassThru -Force).Vault | Should -Be One -Because 'an account is signed in again where it is'
    }

    It 'is another vault only with Move-ApplianceAccount' {
        $signIn = New-SignIn $cloud miele
        $failure = { Connect-MieleAccount first @signIn -Vault Two 6>$null } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be 'AccountExists,ApplianceAuth.Commands.ConnectMieleAccountCommand'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Move-ApplianceAccount Miele/first -Vault Two*'
    }

    It 'is found in a vault that is registered under another name now' {
        Unregister-SecretVault One
        [void](New-FolderVault Renamed $one)
        [void](Invoke-Cloud $cloud expire @{})
        $before = Get-RefreshCount $cloud

        @(Invoke-Machine $fresh { Invoke-ApplianceApi /devices -Account Miele/first }).Count | Should -BeGreaterThan 0
        Invoke-Machine $fresh { (Get-ApplianceAccount Miele/first).Vault } | Should -Be Renamed
        Get-Note | Should -Contain Renamed
        Get-Note | Should -Not -Contain One
        # This process has the name from before.
        @(Invoke-ApplianceApi /devices -Account Miele/first).Count | Should -BeGreaterThan 0
        Get-RefreshCount $cloud | Should -Be ($before + 1)
        (Get-Secret ApplianceAuth-Miele-first -AsPlainText -Vault Renamed | ConvertFrom-Json).generation | Should -Be 2
    }

    It 'is not usable while its vault is not registered, and cannot be signed in to another store' {
        Unregister-SecretVault Renamed
        [void](Invoke-Cloud $cloud expire @{})
        $before = Get-RefreshCount $cloud
        try {
            $failure = { Invoke-ApplianceApi /devices -Account Miele/first } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -Be 'VaultUnavailable,ApplianceAuth.Commands.InvokeApplianceApiCommand'
            "$failure" | Should -BeLike "*'Renamed'*"
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Register-SecretVault -Name Renamed*'
            $signIn = New-SignIn $cloud miele
            { Connect-MieleAccount first @signIn 6>$null } | Should -Throw -ErrorId 'VaultUnavailable,ApplianceAuth.Commands.ConnectMieleAccountCommand'
            $found = Get-ApplianceAccount -ErrorVariable failures -ErrorAction SilentlyContinue
            $found.Account | Should -Be Miele/second
            $failures.FullyQualifiedErrorId | Should -Be 'VaultUnavailable,ApplianceAuth.Commands.GetApplianceAccountCommand'
            Get-RefreshCount $cloud | Should -Be $before
        }
        finally {
            [void](New-FolderVault Renamed $one)
        }
    }

    It 'is reported with the account and the vault if SecretManagement is not found' {
        $output = Invoke-Pwsh {
            Import-Module $args[0]
            $env:PSModulePath = Join-Path $PSHOME Modules
            try { Invoke-ApplianceApi /devices -Account Miele/second -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; "$_"; $_.ErrorDetails.RecommendedAction }
        } $manifest
        $output[0] | Should -Be 'VaultUnavailable,ApplianceAuth.Commands.InvokeApplianceApiCommand'
        $output[1] | Should -BeLike "Miele/second *'Two'*Microsoft.PowerShell.SecretManagement*"
        $output[2] | Should -BeLike 'Install-Module Microsoft.PowerShell.SecretManagement*PSModulePath*'
    }

    It 'is reported as VaultUnavailable if no vault is registered any more' {
        Unregister-SecretVault Renamed
        Unregister-SecretVault Two
        try {
            $signIn = New-SignIn $cloud miele
            $failure = { Connect-MieleAccount third @signIn 6>$null } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -Be 'VaultUnavailable,ApplianceAuth.Commands.ConnectMieleAccountCommand'
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*PSModulePath*-Vault BuiltIn*'
            Get-ChildItem "$env:APPLIANCEAUTH_DATA/builtin" -ErrorAction Ignore | Should -BeNullOrEmpty
        }
        finally {
            [void](New-FolderVault Renamed $one)
            [void](New-FolderVault Two $two -DefaultVault)
        }
    }

    It 'is ambiguous with several vaults and no default' {
        Unregister-SecretVault Two
        [void](New-FolderVault Two $two)
        Set-SecretVaultDefault -ClearDefault
        try {
            $signIn = New-SignIn $cloud miele
            $failure = { Connect-MieleAccount third @signIn 6>$null } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -Be 'VaultAmbiguous,ApplianceAuth.Commands.ConnectMieleAccountCommand'
            "$failure" | Should -Match 'Renamed'
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-Vault*Set-SecretVaultDefault*'
            { Get-ApplianceToken Miele/third } | Should -Throw -ErrorId 'VaultAmbiguous,ApplianceAuth.Commands.GetApplianceTokenCommand'
            (Get-ApplianceToken Miele/second).Account | Should -Be Miele/second -Because 'a known account needs no default'
            (Get-ApplianceAccount).Account | Sort-Object | Should -Be Miele/first, Miele/second
            (Connect-TestMiele $cloud -Name third -Vault Two -PassThru).Vault | Should -Be Two
        }
        finally {
            Set-SecretVaultDefault Two
        }
    }

    It 'is not a vault that is named BuiltIn' {
        Register-SecretVault -Name BuiltIn -ModuleName (Resolve-Path "$PSScriptRoot/../FolderVault").Path -VaultParameters @{ Folder = $one } -DefaultVault
        try {
            $signIn = New-SignIn $cloud miele
            $failure = { Connect-MieleAccount fourth @signIn 6>$null } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -Be 'VaultUnavailable,ApplianceAuth.Commands.ConnectMieleAccountCommand'
            "$failure" | Should -BeLike "*'BuiltIn'*"
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Register-SecretVault -Name NAME*-Vault BuiltIn*'
            (Connect-TestMiele $cloud -Name fourth -Vault BuiltIn -PassThru).Vault | Should -Be BuiltIn
            Get-SecretInfo *fourth* -Vault BuiltIn | Should -BeNullOrEmpty
        }
        finally {
            Unregister-SecretVault BuiltIn
            Set-SecretVaultDefault Two
        }
    }
}

# https://github.com/PowerShell/SecretStore/issues/76: a user has one SecretStore, under whatever names it is registered.
Describe 'One SecretStore that is registered under two names' -Tag SecretStore {
    BeforeAll {
        $env:APPLIANCEAUTH_DATA = Join-Path $HOME names
        Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore
        'A', 'B' | ForEach-Object { Register-SecretVault -Name $_ -ModuleName Microsoft.PowerShell.SecretStore }
        Set-SecretVaultDefault A
        Connect-TestMiele $cloud -Vault A
    }

    It 'has one lock and one journal, and never sends a replaced refresh token' {
        $workers = @(Start-Worker 2)
        try {
            foreach ($round in 1..($soak ? 3 : 1)) {
                foreach ($vault in 'A', 'B') {
                    [void](Invoke-Cloud $cloud expire @{})
                    $before = Get-RefreshCount $cloud
                    $results = Invoke-Worker $workers { param($Vault) @(Invoke-ApplianceApi /devices -Account Miele -Vault $Vault -ErrorAction Stop).Count } $vault
                    Get-Failure $results | Should -BeNullOrEmpty -Because "of round $round with $vault"
                    (Get-RefreshCount $cloud) - $before | Should -Be 1
                }
            }
        }
        finally {
            Stop-Worker $workers
        }
        @(Get-ChildItem -Recurse $env:APPLIANCEAUTH_DATA -Filter *.session) | Should -HaveCount 1
        @(Get-ChildItem -Recurse $env:APPLIANCEAUTH_DATA -Filter Miele-default.lock) | Should -HaveCount 1
        @(Invoke-Cloud $cloud log | Where-Object { $_.name -eq 'miele/token:refresh_token' -and $_.status -ne 200 }) | Should -BeNullOrEmpty
    }

    It 'is found after both names have changed' {
        'A', 'B' | ForEach-Object { Unregister-SecretVault $_ }
        Register-SecretVault -Name C -ModuleName Microsoft.PowerShell.SecretStore
        [void](Invoke-Cloud $cloud expire @{})
        Invoke-Pwsh { @(Invoke-ApplianceApi /devices -Account Miele).Count; (Get-ApplianceAccount Miele).Vault } | Should -Be 10, C
    }
}
