# A vault that two machines share: this process is one of them, and another process with a separate data folder is the other.

Describe 'A vault that two machines share' -Tag SecretManagement {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        . "$PSScriptRoot/OtherMachine.ps1"
        Import-Module "$PSScriptRoot/../FolderVault"
        $env:APPLIANCEAUTH_DATA = Join-Path $HOME here
        $folder = New-FolderVault Shared -DefaultVault
        $cloud = Start-Cloud
        $other = Start-Machine (Join-Path $HOME other)

        $list = { param($Account) (Invoke-ApplianceApi /devices -Account $Account).ApplianceId }
        function Connect-Account($Name) {
            $signIn = New-SignIn $cloud miele
            Connect-MieleAccount $Name @signIn 6>&1 | Start-UserSignIn $cloud
        }
        function Get-MieleRefreshCount { [int](Invoke-Cloud $cloud counters).'miele/token:refresh_token' }

        # The cloud expires the access tokens early, so that the next call refreshes.
        function Stop-AccessToken { [void](Invoke-Cloud $cloud expire @{}) }
    }

    BeforeEach { Set-FolderVault $folder }

    AfterAll {
        Stop-Machine $other
        Stop-Cloud $cloud
        Remove-Item -Recurse $folder
    }

    It 'gives each machine the token that the other has refreshed' {
        Connect-Account seen
        $appliances = & $list Miele/seen
        Invoke-Machine $other $list Miele/seen | Should -Be $appliances
        $before = Get-MieleRefreshCount

        Stop-AccessToken
        & $list Miele/seen | Should -Be $appliances
        Invoke-Machine $other $list Miele/seen | Should -Be $appliances
        Stop-AccessToken
        Invoke-Machine $other $list Miele/seen | Should -Be $appliances
        & $list Miele/seen | Should -Be $appliances
        Get-MieleRefreshCount | Should -Be ($before + 2)
    }

    It 'gives the token of the other machine to the one that refreshed later, <Where>' -ForEach @(
        @{ Where = 'with its access token'; Limit = 0; More = 0; Name = 'race' }
        @{ Where = 'without, where it is too small for that'; Limit = 2500; More = 1; Name = 'smallrace' }
    ) {
        Set-FolderVault $folder -Limit $Limit
        Connect-Account $Name
        $appliances = Invoke-Machine $other $list "Miele/$Name"
        $before = Get-MieleRefreshCount
        Stop-AccessToken
        # The other machine's request is refused as late as if it had come second.
        $body = @{ error = 'invalid_grant'; error_description = 'Maximum allowed refresh token reuse exceeded' } | ConvertTo-Json
        [void](Invoke-Cloud $cloud delay @{ endpoint = 'miele/token:refresh_token'; milliseconds = 3000 })
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'miele/token:refresh_token'; status = 400; body = $body })
        $shell = [powershell]::Create().AddScript("$list").AddArgument("Miele/$Name")
        $shell.Runspace = $other
        $lost = $shell.BeginInvoke()
        Wait-Until { (Get-MieleRefreshCount) -gt $before } 'the other machine has sent its refresh'
        & $list "Miele/$Name" | Should -Be $appliances

        $shell.EndInvoke($lost) | Should -Be $appliances
        $shell.Streams.Error | Should -BeNullOrEmpty
        $shell.Dispose()
        Get-MieleRefreshCount | Should -Be ($before + 2 + $More)
    }

    Context 'that was restored from an old copy' {
        BeforeAll {
            Connect-Account restored
            $file = Join-Path $folder ApplianceAuth-Miele-restored.secret
            $old = Get-Content -Raw $file
            Stop-AccessToken
            [void](& $list Miele/restored)
            [IO.File]::WriteAllText($file, $old)
        }

        It 'is corrected by a machine with newer tokens' {
            Stop-AccessToken
            & $list Miele/restored | Should -Not -BeNullOrEmpty
            (Get-Content -Raw $file | ConvertFrom-Json).generation | Should -Be 3
        }

        It 'is reported by a machine without newer tokens after one request' {
            [IO.File]::WriteAllText($file, $old)
            Stop-AccessToken
            $before = Get-MieleRefreshCount
            $failure = { Invoke-Machine $other $list Miele/restored } |
                Should -Throw -PassThru -ErrorId 'RefreshRejected,ApplianceAuth.Commands.InvokeApplianceApiCommand'
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*old copy*'
            { Invoke-Machine $other $list Miele/restored } | Should -Throw -ErrorId 'RefreshRejected,ApplianceAuth.Commands.InvokeApplianceApiCommand'
            { Invoke-Machine $other { Get-ApplianceToken Miele/restored -ForceRefresh } } |
                Should -Throw -ErrorId 'RefreshRejected,ApplianceAuth.Commands.GetApplianceTokenCommand'
            Get-MieleRefreshCount | Should -Be ($before + 1)
            Invoke-Machine $other { (Get-ApplianceAccount Miele/restored).State } | Should -Be NeedsSignIn
        }

        It 'works on the other machine after a new sign-in here' {
            Connect-Account restored
            $env:APPLIANCEAUTH_DATA = Join-Path $HOME other
            try {
                Invoke-Pwsh $list Miele/restored | Should -Not -BeNullOrEmpty
                Invoke-Pwsh { (Get-ApplianceAccount Miele/restored).State } | Should -Be Connected
            }
            finally {
                $env:APPLIANCEAUTH_DATA = Join-Path $HOME here
            }
        }
    }

    It 'no longer returns an account that another machine has removed' {
        Connect-Account removed
        Invoke-Machine $other $list Miele/removed | Should -Not -BeNullOrEmpty
        [void](Disconnect-ApplianceAccount Miele/removed)

        { Invoke-Machine $other $list Miele/removed } | Should -Throw -ErrorId 'NotConnected,ApplianceAuth.Commands.InvokeApplianceApiCommand'
        Invoke-Machine $other { Get-ApplianceAccount Miele/removed* } | Should -BeNullOrEmpty
        Connect-Account removed
        Invoke-Machine $other $list Miele/removed | Should -Not -BeNullOrEmpty
    }
}
