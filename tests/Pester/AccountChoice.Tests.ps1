Describe 'Account selection' -Tag SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        [void](New-TestStore)
        $cloud = Start-Cloud
        Connect-TestMiele $cloud
        Connect-TestHomeConnect $cloud
        Connect-TestHomeConnect $cloud holiday-home -InMemory

        function Get-Failure([string] $Line) {
            try { & ([scriptblock]::Create($Line)) } catch { return $_ }
            throw "It did not fail: $Line"
        }
    }

    AfterAll { Stop-Cloud $cloud }

    Context 'without -Account and without a choice' {
        It 'lists the accounts and shows the corrected command alone: <Line>' -ForEach @(
            @{ Line = 'Get-ApplianceToken | Invoke-ApplianceApi -Path /devices'; Command = 'Get-ApplianceToken -Account {0}' }
            @{ Line = 'Invoke-ApplianceApi -Path /devices'; Command = 'Invoke-ApplianceApi -Account {0} -Path /devices' }
            @{ Line = '& (Get-Command Get-ApplianceToken)'; Command = '& (Get-Command Get-ApplianceToken) -Account {0}' }
            @{ Line = '$key = 1; $all = foreach ($i in 1) { Get-Appliance -ListOnly }; $all | Out-File x'; Command = 'Get-Appliance -Account {0} -ListOnly' }
            @{ Line = "Invoke-ApplianceApi -Raw ```n  -Path /devices"; Command = 'Invoke-ApplianceApi -Account {0}' }
            @{ Line = "Get-ApplianceToken | ForEach-Object {`n  'x' }"; Command = 'Get-ApplianceToken -Account {0}' }
        ) {
            $failure = Get-Failure $Line
            $failure.FullyQualifiedErrorId | Should -BeLike 'AccountAmbiguous,ApplianceAuth.Commands.*Command'
            $failure.CategoryInfo.Category | Should -Be InvalidArgument
            foreach ($name in (Get-ApplianceAccount).Account) { "$failure" | Should -Match $name }

            $advice = $failure.ErrorDetails.RecommendedAction
            $advice -match ': (?<Shown>.+?) — or .+: Select-ApplianceAccount (?<Account>HomeConnect/\S+)' | Should -BeTrue
            $Matches.Shown | Should -BeExactly ($Command -f $Matches.Account)
        }

        It 'uses a piped account, and ignores a piped null' {
            { $null | Invoke-ApplianceApi -Path /devices } | Should -Throw -ErrorId (
                'InputObjectNotBound,ApplianceAuth.Commands.InvokeApplianceApiCommand')
            { [pscustomobject]@{ Account = $null } | Invoke-ApplianceApi -Path /devices } | Should -Throw -ErrorId (
                'ParameterArgumentValidationError,ApplianceAuth.Commands.InvokeApplianceApiCommand')
        }
    }

    Context 'with -Account' {
        It 'finds <Count> accounts for <Pattern>' -ForEach @(
            @{ Pattern = '*'; Count = 3 }
            @{ Pattern = 'home*'; Count = 2 }
            @{ Pattern = '*/default'; Count = 2 }
            @{ Pattern = 'MIELE/*'; Count = 1 }
            @{ Pattern = 'Miele/[e-z]*'; Count = 0 }
        ) {
            Get-ApplianceToken $Pattern | Should -HaveCount $Count
            Get-ApplianceAccount $Pattern | Should -HaveCount $Count
        }

        It 'continues after an unknown account' {
            $tokens = Get-ApplianceToken Miele/unknown, Miele -ErrorVariable failures -ErrorAction SilentlyContinue
            $tokens.Account | Should -Be Miele/default
            $failures.FullyQualifiedErrorId | Should -Be 'NotConnected,ApplianceAuth.Commands.GetApplianceTokenCommand'
            $failures.CategoryInfo.TargetName | Should -Be Miele/unknown
        }

        It 'ignores the vault of a piped handle if -Account is typed' -Tag SecretManagement {
            $elsewhere = [pscustomobject]@{ Account = 'HomeConnect/default'; Vault = 'Elsewhere' }
            { $elsewhere | Get-ApplianceToken } | Should -Throw -ErrorId 'VaultNotFound,ApplianceAuth.Commands.GetApplianceTokenCommand'
            ($elsewhere | Get-ApplianceToken -Account Miele).Account | Should -Be Miele/default
            ($elsewhere | Invoke-ApplianceApi -Account Miele -Path /devices).Account | Should -Be (, 'Miele/default' * 10)
        }

        It 'finds an account in memory in this process, and reports AccountInMemory in others' {
            $handle = Get-ApplianceToken HomeConnect/holiday-home
            ($handle | Invoke-ApplianceApi -Path /devices).ApplianceId | Should -Not -BeNullOrEmpty

            $failure = { Invoke-Pwsh { $args[0] | Invoke-ApplianceApi -Path /devices } $handle } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -Be 'AccountInMemory,ApplianceAuth.Commands.InvokeApplianceApiCommand'
            $failure.CategoryInfo.Category | Should -Be InvalidOperation
        }
    }

    Context 'with a selected account' {
        BeforeAll { Select-ApplianceAccount Miele }

        It 'uses it in all runspaces of this process' {
            (Get-ApplianceToken).Account | Should -Be Miele/default
            1..2 | ForEach-Object -Parallel { (Get-ApplianceToken).Account } | Should -Be Miele/default, Miele/default
            (Get-ApplianceAccount | Where-Object Selected).Account | Should -Be Miele/default
        }

        It 'prefers a piped or typed account' {
            ([pscustomobject]@{ Account = 'HomeConnect' } | Get-ApplianceToken).Account | Should -Be HomeConnect/default
            (Get-ApplianceToken HomeConnect).Account | Should -Be HomeConnect/default
        }

        It 'does not change other processes' {
            { Invoke-Pwsh { Get-ApplianceToken } } | Should -Throw -ErrorId (
                'AccountAmbiguous,ApplianceAuth.Commands.GetApplianceTokenCommand')
        }

        It 'refuses to select an unknown account' {
            { Select-ApplianceAccount Miele/unknown } | Should -Throw -ErrorId (
                'NotConnected,ApplianceAuth.Commands.SelectApplianceAccountCommand')
            (Get-ApplianceToken).Account | Should -Be Miele/default
        }
    }
}
