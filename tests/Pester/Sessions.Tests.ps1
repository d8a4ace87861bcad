Describe 'A sign-in' -Tag EachStore {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        [void](New-TestStore)
        $cloud = Start-Cloud
        Connect-TestMiele $cloud
        Connect-TestHomeConnect $cloud
        $list = { param($Account) (Get-ApplianceToken $Account | Invoke-ApplianceApi -Path /devices).ApplianceId }
    }

    AfterAll { Stop-Cloud $cloud }

    Context 'to <_>' -ForEach 'Miele', 'HomeConnect' {
        BeforeAll {
            $account = $_
            $appliances = & $list $account
            $renewals = "$($account.ToLowerInvariant())/token:refresh_token"
        }

        It 'lists the appliances in the same PowerShell' {
            $appliances.Count | Should -BeGreaterOrEqual 6
        }

        It 'lists them in a new PowerShell process' {
            Invoke-Pwsh $list $account | Should -Be $appliances
        }

        It 'lists them in a job' {
            Start-Job $list -ArgumentList $account | Receive-Job -Wait -AutoRemoveJob | Should -Be $appliances
        }

        It 'lists them in a runspace made by hand' {
            $shell = [powershell]::Create().AddScript($list).AddArgument($account)
            $shell.Invoke() | Should -Be $appliances
            $shell.Dispose()
        }

        It 'lists them from a handle that another process exported' {
            $file = Join-Path $HOME "$account.xml"
            Invoke-Pwsh { param($Account, $File) Get-ApplianceToken $Account | Export-Clixml $File } $account, $file

            (Import-Clixml $file | Invoke-ApplianceApi -Path /devices).ApplianceId | Should -Be $appliances
        }

        It 'lists them from a handle sent to a job' {
            $handle = Get-ApplianceToken $account
            $answer = Start-Job { $using:handle | Invoke-ApplianceApi -Path /devices } | Receive-Job -Wait -AutoRemoveJob
            $answer.ApplianceId | Should -Be $appliances
        }

        It 'renews a token that the cloud ended early, once, and again before it is used up' {
            $before = (Invoke-Cloud $cloud counters).$renewals
            [void](Invoke-Cloud $cloud settings @{ "$($account)TokenLife" = 2 })
            [void](Invoke-Cloud $cloud expire @{})
            & $list $account | Should -Be $appliances
            (Invoke-Cloud $cloud counters).$renewals | Should -Be ($before + 1)

            $refused = @(Invoke-Cloud $cloud log | Where-Object status -EQ 401).Count
            [void](Invoke-Cloud $cloud settings @{ "$($account)TokenLife" = 3600 })
            Start-Sleep -Milliseconds 2000
            & $list $account | Should -Be $appliances
            (Invoke-Cloud $cloud counters).$renewals | Should -Be ($before + 2)
            @(Invoke-Cloud $cloud log | Where-Object status -EQ 401).Count | Should -Be $refused
        }
    }
}
