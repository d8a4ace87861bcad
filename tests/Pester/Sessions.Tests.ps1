Describe 'A signed-in account' -Tag EachStore {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        [void](New-TestStore)
        $cloud = Start-Cloud
        Connect-TestMiele $cloud
        Connect-TestHomeConnect $cloud
        $list = { param($Account) (Get-ApplianceToken $Account | Invoke-ApplianceApi -Path /devices).ApplianceId }

        # One process and one job for both accounts.
        $elsewhere = Invoke-Pwsh {
            param($List, $Folder)
            $listed = @{}
            foreach ($account in 'Miele', 'HomeConnect') {
                $listed[$account] = & ([scriptblock]::Create($List)) $account
                Get-ApplianceToken $account | Export-Clixml "$Folder/$account.xml"
            }
            $listed
        } "$list", $HOME
        $handles = @{ Miele = Get-ApplianceToken Miele; HomeConnect = Get-ApplianceToken HomeConnect }
        $inJob = Start-Job {
            param($List, $Handles)
            foreach ($account in 'Miele', 'HomeConnect') {
                @{
                    Account = $account
                    Named   = & ([scriptblock]::Create($List)) $account
                    Handle  = ($Handles[$account] | Invoke-ApplianceApi -Path /devices).ApplianceId
                }
            }
        } -ArgumentList "$list", $handles | Receive-Job -Wait -AutoRemoveJob
    }

    AfterAll { Stop-Cloud $cloud }

    Context 'to <_>' -ForEach 'Miele', 'HomeConnect' {
        BeforeAll {
            $account = $_
            $appliances = & $list $account
            $refreshes = "$($account.ToLowerInvariant())/token:refresh_token"
        }

        It 'lists the appliances in the same PowerShell' {
            $appliances.Count | Should -BeGreaterOrEqual 6
        }

        It 'lists them in a new PowerShell process' {
            $elsewhere[$account] | Should -Be $appliances
        }

        It 'lists them in a job' {
            ($inJob | Where-Object Account -EQ $account).Named | Should -Be $appliances
        }

        It 'lists them in another runspace' {
            $shell = [powershell]::Create().AddScript($list).AddArgument($account)
            $shell.Invoke() | Should -Be $appliances
            $shell.Dispose()
        }

        It 'lists them from a handle that another process exported' {
            (Import-Clixml (Join-Path $HOME "$account.xml") | Invoke-ApplianceApi -Path /devices).ApplianceId | Should -Be $appliances
        }

        It 'lists them from a handle sent to a job' {
            ($inJob | Where-Object Account -EQ $account).Handle | Should -Be $appliances
        }

        It 'refreshes a rejected token once, and again before it expires' {
            $before = (Invoke-Cloud $cloud counters).$refreshes
            [void](Invoke-Cloud $cloud settings @{ "$($account)TokenLife" = 2 })
            [void](Invoke-Cloud $cloud expire @{})
            & $list $account | Should -Be $appliances
            (Invoke-Cloud $cloud counters).$refreshes | Should -Be ($before + 1)

            $refused = @(Invoke-Cloud $cloud log | Where-Object status -EQ 401).Count
            [void](Invoke-Cloud $cloud settings @{ "$($account)TokenLife" = 3600 })
            Start-Sleep -Milliseconds 2000
            & $list $account | Should -Be $appliances
            (Invoke-Cloud $cloud counters).$refreshes | Should -Be ($before + 2)
            @(Invoke-Cloud $cloud log | Where-Object status -EQ 401).Count | Should -Be $refused
        }
    }
}
