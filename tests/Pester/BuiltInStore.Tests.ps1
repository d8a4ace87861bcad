# The built-in store, on a machine without SecretManagement.

Describe 'The built-in store without SecretManagement' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        # Only the staged module and PowerShell's own.
        $env:PSModulePath = (Resolve-Path "$PSScriptRoot/../../output").Path + [IO.Path]::PathSeparator + (Join-Path $PSHOME Modules)
        $cloud = Start-Cloud

        function Get-LoadedAssembly { [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -like 'Microsoft.PowerShell.Secret*' }
        function Get-StoredFile { Get-ChildItem $HOME -Recurse -Force -File -Filter *.session }
    }

    AfterAll { Stop-Cloud $cloud }

    It 'reports NotConnected with the folder that was searched' {
        $failure = { Get-ApplianceToken } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be 'NotConnected,ApplianceAuth.Commands.GetApplianceTokenCommand'
        "$failure" | Should -BeLike "*folder '$HOME*builtin'*"
        Get-ApplianceAccount | Should -BeNullOrEmpty
    }

    It 'is the default store, and Connect returns it with the account' {
        $account = Connect-TestMiele $cloud -PassThru
        $account.Vault | Should -Be BuiltIn
        (Get-ApplianceAccount).Account | Should -Be Miele/default
        (Get-ApplianceToken).Vault | Should -Be BuiltIn
    }

    It 'takes -Vault BuiltIn in any case' {
        (Connect-TestHomeConnect $cloud -Vault builtin -PassThru).Vault | Should -Be BuiltIn
        (Get-ApplianceAccount -Vault BUILTIN).Account | Should -Be HomeConnect/default, Miele/default
    }

    It 'serves other processes, jobs and -Parallel' {
        (Invoke-Pwsh { Invoke-ApplianceApi -Account Miele -Path /devices }).Account | Select-Object -Unique | Should -Be Miele/default
        (Get-ApplianceToken Miele | Start-Job { $input | Invoke-ApplianceApi -Path /devices } | Receive-Job -Wait -AutoRemoveJob).Account |
            Select-Object -Unique | Should -Be Miele/default
        1..3 | ForEach-Object -Parallel { (Get-ApplianceToken Miele).Account } | Should -Be (@('Miele/default') * 3)
    }

    It 'passes Test-ApplianceAccount' {
        Test-ApplianceAccount Miele | Should -BeTrue
        (Test-ApplianceAccount Miele -Detailed | Where-Object Check -EQ Machine).Result | Should -Be Passed
    }

    It 'loads no SecretManagement assembly' { Get-LoadedAssembly | Should -BeNullOrEmpty }

    It 'writes files that only this user can read, without a secret in the header' -Tag Unix {
        $files = Get-StoredFile
        $files | Should -HaveCount 2
        $files.UnixMode | Select-Object -Unique | Should -Be '-rw-------'
        (Get-Item -LiteralPath $files[0].DirectoryName).UnixMode | Should -Be 'drwx------'
        foreach ($file in $files) {
            $header = (Get-Content -LiteralPath $file)[0]
            $header | Should -Match '"account":"(Miele|HomeConnect)/default"'
            $header | Should -Not -Match 'canary|eyJ|secret|token"'
        }
    }

    It 'removes an account and leaves no readable data' {
        $token = Get-ApplianceToken Miele -AsPlainText
        Disconnect-ApplianceAccount Miele -Confirm:$false
        (Get-ApplianceAccount).Account | Should -Be HomeConnect/default
        foreach ($file in Get-ChildItem $HOME -Recurse -Force -File -Filter Miele-*) {
            Get-Content -Raw -LiteralPath $file | Should -Not -Match "canary|$([regex]::Escape($token))"
        }
        { Get-ApplianceToken Miele } | Should -Throw -ErrorId 'NotConnected,ApplianceAuth.Commands.GetApplianceTokenCommand'
    }
}
