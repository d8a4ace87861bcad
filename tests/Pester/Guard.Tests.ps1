# A sign-in that the cloud has ended: one process finds out, and nobody asks again, since clouds block clients that go on asking.

Describe 'A refresh token that the cloud has refused' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        . "$PSScriptRoot/Workers.ps1"
        [void](New-TestStore)
        $cloud = Start-Cloud
        $workers = @(Start-Worker 4)
        [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = 1 })
        Connect-TestMiele $cloud
        [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = 3600 })
        [void](Invoke-Cloud $cloud revoke @{ system = 'miele' })
        Start-Sleep 1

        function Get-Total { ((Invoke-Cloud $cloud counters).PSObject.Properties.Value | Measure-Object -Sum).Sum }
        function Get-ErrorId { ({ Get-ApplianceToken Miele/default -ErrorAction Stop } | Should -Throw -PassThru).FullyQualifiedErrorId }
    }

    AfterAll {
        Stop-Worker $workers
        Stop-Cloud $cloud
    }

    It 'is sent once, and then by no call of any process' {
        Get-ErrorId | Should -BeExactly 'RefreshRejected,ApplianceAuth.Commands.GetApplianceTokenCommand'
        Get-RefreshCount $cloud | Should -Be 1
        $before = Get-Total

        $results = Invoke-Worker $workers {
            foreach ($call in 1..250) {
                try { Get-ApplianceToken Miele/default -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
            }
        }
        Get-Failure $results | Should -BeNullOrEmpty
        $results.Output.Count | Should -Be 1000
        $results.Output | Select-Object -Unique | Should -BeExactly 'RefreshRejected,ApplianceAuth.Commands.GetApplianceTokenCommand'
        Get-Total | Should -Be $before
        Write-Host "  1000 refused calls in 4 processes: $([Math]::Round(($results.Milliseconds | Measure-Object -Average).Average / 250, 1)) ms each"
    }

    It 'is forgotten by all as soon as somebody has signed in again' {
        Connect-TestMiele $cloud -Force
        $results = Invoke-Worker $workers { (Get-ApplianceToken Miele/default).Account; @(Invoke-ApplianceApi -Account Miele/default -Path /devices).Count -gt 0 }
        Get-Failure $results | Should -BeNullOrEmpty
        $results | ForEach-Object { "$($_.Output)" } | Should -BeExactly (@('Miele/default True') * 4)
    }
}
