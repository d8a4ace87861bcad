# One pipeline that uses an account while another part of it refreshes that account's token through a slow vault.

Describe 'Watch-ApplianceEvent with a cmdlet in its pipeline' -Tag SecretManagement {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        . "$PSScriptRoot/WorkerPool.ps1"
        Import-Module "$PSScriptRoot/../FolderVault"
        $folder = New-FolderVault Slow -DefaultVault
        $cloud = Start-Cloud
        Connect-TestHomeConnect $cloud
        Connect-TestMiele $cloud
        $oven = 'SIEMENS-HB776GKB1-68A40E000002'
        $repeats = $soak ? 10 : 1
    }

    AfterAll {
        Stop-Cloud $cloud
        Remove-Item -Recurse $folder
    }

    It 'ends within 20 s if it calls the account whose token is being refreshed' {
        foreach ($repeat in 1..$repeats) {
            # Each new stream starts with this event, a second after the refresh of the other account has begun.
            [void](Invoke-Cloud $cloud settings @{ replayedEvents = 1 })
            [void](Invoke-Cloud $cloud event @{ provider = 'homeconnect'; event = 'NOTIFY'; applianceId = $oven; data = '{"key":"K","value":1}' })
            [void](Invoke-Cloud $cloud delay @{ endpoint = 'homeconnect/events'; milliseconds = 1000 })
            [void](Invoke-Cloud $cloud expire @{ provider = 'miele' })
            $before = [int](Invoke-Cloud $cloud counters).'miele/token:refresh_token'
            Set-FolderVault $folder -DelayMs 4000

            $began = [DateTime]::UtcNow
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $running = Start-Shell 'Watch-ApplianceEvent HomeConnect, Miele | ForEach-Object { Invoke-ApplianceApi /devices -Account Miele } | Select-Object -First 1'
            try {
                $running.Result.AsyncWaitHandle.WaitOne(20000) | Should -BeTrue -Because "run $repeat may not hang"
                Write-Host "  run $repeat ended after $([Math]::Round($watch.Elapsed.TotalSeconds, 1)) s"
                $running.Shell.EndInvoke($running.Result).ApplianceId | Should -HaveCount 1
                $running.Shell.Streams.Error | Should -BeNullOrEmpty
                [int](Invoke-Cloud $cloud counters).'miele/token:refresh_token' | Should -Be ($before + 1)
            }
            finally {
                Set-FolderVault $folder
                [void](Measure-Stop $running)
            }
            Wait-Until { (Get-Item "$folder/ApplianceAuth-Miele-default.secret").LastWriteTimeUtc -gt $began } 'the vault has the refreshed token'
        }
    }
}
