Describe 'Which account is meant' {
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

    Context 'where none is named or selected' {
        It 'says which there are, and shows the line put right: <_>' -ForEach @(
            'Get-ApplianceToken | Invoke-ApplianceApi -Path /devices'
            'Invoke-ApplianceApi -Path /devices'
            '& (Get-Command Get-ApplianceToken)'
            '$appliances = 1; Get-ApplianceToken | Invoke-ApplianceApi -Path /devices'
        ) {
            $failure = Get-Failure $_
            $failure.FullyQualifiedErrorId | Should -BeLike 'AccountAmbiguous,ApplianceAuth.Commands.*Command'
            $failure.CategoryInfo.Category | Should -Be InvalidArgument
            foreach ($name in (Get-ApplianceAccount).Account) { "$failure" | Should -Match $name }

            $advice = $failure.ErrorDetails.RecommendedAction
            $advice -match '^Name one: (?<Line>.+?) — or .+: Select-ApplianceAccount HomeConnect/' | Should -BeTrue
            (Invoke-Expression $Matches.Line).Account | Select-Object -Unique | Should -BeLike HomeConnect/*
        }

        It 'takes a piped account, and is not fooled by a piped null' {
            { $null | Invoke-ApplianceApi -Path /devices } | Should -Throw -ErrorId (
                'InputObjectNotBound,ApplianceAuth.Commands.InvokeApplianceApiCommand')
            { [pscustomobject]@{ Account = $null } | Invoke-ApplianceApi -Path /devices } | Should -Throw -ErrorId (
                'ParameterArgumentValidationError,ApplianceAuth.Commands.InvokeApplianceApiCommand')
        }
    }

    Context 'where one is named' {
        It 'finds <Count> for <Pattern>' -ForEach @(
            @{ Pattern = '*'; Count = 3 }
            @{ Pattern = 'home*'; Count = 2 }
            @{ Pattern = '*/default'; Count = 2 }
            @{ Pattern = 'MIELE/*'; Count = 1 }
            @{ Pattern = 'Miele/[e-z]*'; Count = 0 }
        ) {
            Get-ApplianceToken $Pattern | Should -HaveCount $Count
            Get-ApplianceAccount $Pattern | Should -HaveCount $Count
        }

        It 'goes on after a name that is not signed in' {
            $tokens = Get-ApplianceToken Miele/nobody, Miele -ErrorVariable failures -ErrorAction SilentlyContinue
            $tokens.Account | Should -Be Miele/default
            $failures.FullyQualifiedErrorId | Should -Be 'NotConnected,ApplianceAuth.Commands.GetApplianceTokenCommand'
            $failures.CategoryInfo.TargetName | Should -Be Miele/nobody
        }

        It 'looks for a typed account where it was typed, not in the vault of a piped handle' -Tag SecretManagement {
            $elsewhere = [pscustomobject]@{ Account = 'HomeConnect/default'; Vault = 'Elsewhere' }
            { $elsewhere | Get-ApplianceToken } | Should -Throw -ErrorId 'VaultNotFound,ApplianceAuth.Commands.GetApplianceTokenCommand'
            ($elsewhere | Get-ApplianceToken -Account Miele).Account | Should -Be Miele/default
            ($elsewhere | Invoke-ApplianceApi -Account Miele -Path /devices).Account | Should -Be (, 'Miele/default' * 10)
        }

        It 'calls an account in memory here, and says that it is nowhere else' {
            $handle = Get-ApplianceToken HomeConnect/holiday-home
            ($handle | Invoke-ApplianceApi -Path /devices).ApplianceId | Should -Not -BeNullOrEmpty

            $failure = { Invoke-Pwsh { $args[0] | Invoke-ApplianceApi -Path /devices } $handle } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -Be 'AccountInMemory,ApplianceAuth.Commands.InvokeApplianceApiCommand'
            $failure.CategoryInfo.Category | Should -Be InvalidOperation
        }
    }

    Context 'where one is selected' {
        BeforeAll { Select-ApplianceAccount Miele }

        It 'takes it in this runspace and in others of this process' {
            (Get-ApplianceToken).Account | Should -Be Miele/default
            1..2 | ForEach-Object -Parallel { (Get-ApplianceToken).Account } | Should -Be Miele/default, Miele/default
            (Get-ApplianceAccount | Where-Object Selected).Account | Should -Be Miele/default
        }

        It 'still takes the one that is piped or typed' {
            ([pscustomobject]@{ Account = 'HomeConnect' } | Get-ApplianceToken).Account | Should -Be HomeConnect/default
            (Get-ApplianceToken HomeConnect).Account | Should -Be HomeConnect/default
        }

        It 'leaves other processes as they were' {
            { Invoke-Pwsh { Get-ApplianceToken } } | Should -Throw -ErrorId (
                'AccountAmbiguous,ApplianceAuth.Commands.GetApplianceTokenCommand')
        }

        It 'selects no account that is not signed in' {
            { Select-ApplianceAccount Miele/nobody } | Should -Throw -ErrorId (
                'NotConnected,ApplianceAuth.Commands.SelectApplianceAccountCommand')
            (Get-ApplianceToken).Account | Should -Be Miele/default
        }
    }
}
