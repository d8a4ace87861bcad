#Requires -Version 7.4
<#
.SYNOPSIS
Measures Watch-ApplianceEvent: memory after many events, events per second, and delay.

.DESCRIPTION
Runs against the emulator of Home Connect, with accounts in memory. Run nothing else on the machine. The rates are measured in turn, so that other
load on the machine affects all of them.

.OUTPUTS
One row for each figure, with its target.

.EXAMPLE
./bench/Events.ps1 | Format-Table
#>
[CmdletBinding()]
param(
    # Uses a fiftieth of the events, to check that the script works.
    [switch] $Short,

    # How often each rate is measured.
    [int] $Rounds = 5
)

. "$PSScriptRoot/../tests/Pester/Common.ps1"
. "$PSScriptRoot/../tests/Pester/SignedIn.ps1"
. "$PSScriptRoot/../tests/Pester/Waiting.ps1"
. "$PSScriptRoot/../tests/Pester/WorkerPool.ps1"
. "$PSScriptRoot/../tests/Pester/Flood.ps1"

$million = $Short ? 20000 : 1000000

function New-Row([string] $What, $Value, [string] $Unit, [string] $Wanted) {
    [pscustomobject]@{ What = $What; Value = [Math]::Round($Value, 2); Unit = $Unit; Wanted = $Wanted }
}

function Measure-Heap([int] $Size) {
    $flood = Start-Flood $million $Size
    $number = 0
    $held = Watch-ApplianceEvent HomeConnect -MaximumEvents $million -TimeoutSec 1800 | ForEach-Object {
        $number++
        if ($number -eq $million / 10 -or $number -eq $million) { [GC]::GetTotalMemory($true) }
    }
    [void]$flood.Wait(10000)
    New-Row "heap after $million events of $Size bytes, less that after a tenth of them" (($held[1] - $held[0]) / 1MB) MB '< 10'
}

function Measure-Rate([scriptblock] $Run, [int] $Count) {
    $flood = $Run -match 'Watch' ? (Start-Flood $Count 300) : $null
    $watch = [Diagnostics.Stopwatch]::StartNew()
    & $Run
    $Count / $watch.Elapsed.TotalSeconds
    if ($flood) { [void]$flood.Wait(10000) }
}

function Measure-MieleDocument([int] $Count) {
    # One appliance's document again and again, each with another remaining time.
    $shell = Start-Shell (@'
        $number = 0
        Watch-ApplianceEvent Miele -MaximumEvents {0} -TimeoutSec 1800 | ForEach-Object {{
            if (++$number -eq 1) {{ $watch = [Diagnostics.Stopwatch]::StartNew() }}
            if ($number -eq {1} -or $number -eq {0}) {{ [GC]::GetTotalMemory($true) }}
        }}
        ({0} - 1) / $watch.Elapsed.TotalSeconds
'@ -f $Count, ($Count / 10))
    Wait-Until { (Invoke-Cloud $cloud state).openStreams } 'the stream is open'
    $document = Get-Content -Raw "$PSScriptRoot/../tests/CloudEmulator/Data/Miele/dishwasher.json" | ConvertFrom-Json
    $frames = foreach ($minute in 45, 46) {
        $document.state.remainingTime[1] = $minute
        "event: devices`ndata: {`"000100200301`":$($document | Select-Object ident, state | ConvertTo-Json -Depth 10 -Compress)}`n`n"
    }
    [void](Invoke-Cloud $cloud write @{ provider = 'miele'; text = -join $frames; times = $Count / 2 })
    $before, $after, $rate = $shell.Shell.EndInvoke($shell.Result)
    $shell.Shell.Dispose()
    New-Row "documents of Miele ($($frames[0].Length) bytes) into ForEach-Object" $rate /s '>= 2000'
    New-Row "heap after $Count documents of Miele, less that after a tenth of them" (($after - $before) / 1MB) MB '< 10'
}

$cloud = Start-Cloud
try {
    Connect-TestHomeConnect $cloud -InMemory
    Connect-TestMiele $cloud -InMemory
    $rates = [ordered]@{
        'events to objects'              = { Watch-ApplianceEvent HomeConnect -MaximumEvents $million -TimeoutSec 1800 | Out-Null }
        'events into ForEach-Object {}'  = { Watch-ApplianceEvent HomeConnect -MaximumEvents $million -TimeoutSec 1800 | ForEach-Object {} }
        'numbers into ForEach-Object {}' = { 1..$million | ForEach-Object {} }
    }
    $taken = @{}
    foreach ($name in $rates.Keys) { $taken[$name] = [Collections.Generic.List[double]]::new(); [void](Measure-Rate $rates[$name] $million) }
    foreach ($round in 1..$Rounds) {
        foreach ($name in $rates.Keys) { $taken[$name].Add((Measure-Rate $rates[$name] $million)) }
    }
    $middle = @{}
    foreach ($name in $rates.Keys) { $middle[$name] = Get-Percentile $taken[$name].ToArray() 0.5 }
    New-Row 'events of 300 bytes to objects, p50' $middle['events to objects'] /s ''
    New-Row 'events of 300 bytes into ForEach-Object {}, p50' $middle['events into ForEach-Object {}'] /s '>= 100000'
    New-Row 'numbers into ForEach-Object {}, p50' $middle['numbers into ForEach-Object {}'] /s ''
    New-Row 'share of that' ($middle['events into ForEach-Object {}'] / $middle['numbers into ForEach-Object {}']) '' ''

    $count = $Short ? 200 : 3000
    $flood = Start-Flood $count 300 -PerSecond 100
    $delays = Watch-ApplianceEvent HomeConnect -MaximumEvents $count -TimeoutSec 600 | ForEach-Object { ([DateTime]::UtcNow.Ticks - $_.Value) / 1e4 }
    [void]$flood.Wait(10000)
    New-Row 'delay from the write to the pipeline, p50' (Get-Percentile $delays 0.5) ms ''
    New-Row 'delay from the write to the pipeline, p95' (Get-Percentile $delays 0.95) ms '< 10'

    Measure-MieleDocument ($Short ? 2000 : 50000)
    Measure-Heap 300
    Measure-Heap 20000
}
finally {
    $web.Dispose()
    Stop-Cloud $cloud
}
