BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/Waiting.ps1"
    . "$PSScriptRoot/Flood.ps1"
    . "$PSScriptRoot/WorkerPool.ps1"
    . "$PSScriptRoot/Events.ps1"
}

AfterAll {
    $web.Dispose()
    Stop-Cloud $cloud
}

Describe 'Many events' -Tag SharedProcess {
    BeforeEach { Set-Event @() }

    It 'of <Size> bytes use constant memory' -ForEach @{ Size = 300; Count = 15000; Long = 500000 }, @{ Size = 20000; Count = 1000; Long = 100000 } {
        if ($soak) { $Count = $Long }
        $flood = Start-Flood (2 * $Count) $Size
        $script:number = 0
        $held = Watch-ApplianceEvent HomeConnect -MaximumEvents (2 * $Count) -TimeoutSec ($soak ? 1200 : 60) | ForEach-Object {
            if (++$script:number % $Count -eq 0) { [GC]::GetTotalMemory($true) }
        }
        $flood.Wait(60000) | Should -BeTrue
        $held | Should -HaveCount 2
        ($held[1] - $held[0]) / 1MB | Should -BeLessThan 10
    }

    It 'of one account do not delay those of another' {
        $count = $soak ? 60000 : 15000
        $flood = Start-Flood (2 * $count)
        $other = Watch-ApplianceEvent * -IncludeCurrent -MaximumEvents $count -TimeoutSec 60 | Where-Object { $_.Property -eq 'State' -and $_.Account -like 'Miele*' }
        $other | Should -HaveCount 10
        Wait-Closed
        $flood.Wait(60000) | Should -BeTrue
    }

    It 'arrive without delay' {
        $flood = Start-Flood 100 -PerSecond 100
        $delays = Watch-ApplianceEvent HomeConnect -MaximumEvents 100 -TimeoutSec 60 | ForEach-Object { ([DateTime]::UtcNow.Ticks - $_.Value) / 1e4 }
        $flood.Wait(60000) | Should -BeTrue
        Write-Host "  delay p50 $(Get-Percentile $delays 0.5) ms, p95 $(Get-Percentile $delays 0.95) ms"
        Get-Percentile $delays 0.5 | Should -BeLessThan 50
    }
}
