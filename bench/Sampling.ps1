# Measures contenders in turn, in random order, so that other load on the machine affects all of them.

function Measure-SideBySide {
    <#
    .SYNOPSIS
    Times scripts in turn and returns, for each name, its samples in milliseconds.
    #>
    param(
        [Parameter(Mandatory, Position = 0)] [Collections.Specialized.OrderedDictionary] $Contender,
        [Parameter(Mandatory)] [int] $Rounds,
        [int] $WarmUp = 5,
        # How many samples a turn takes. With one, each finds the caches as the others have left them; in a row, as it has left them itself.
        [int] $InARow = 1,
        # How often a script does what is measured.
        [int] $Divisor = 1,
        # Where a sample makes much garbage, the next one must not pay for it.
        [switch] $Collect
    )
    $samples = [ordered]@{}
    foreach ($name in $Contender.Keys) {
        $samples[$name] = [Collections.Generic.List[double]]::new()
        foreach ($round in 1..$WarmUp) { [void](& $Contender[$name]) }
    }
    [string[]]$names = $Contender.Keys
    # A random order with a fixed seed, so that no contender always finds the caches that the same one has left.
    $chance = [Random]::new(1)
    foreach ($round in 1..($Rounds / $InARow)) {
        $chance.Shuffle($names)
        foreach ($name in $names) {
            for ($i = 0; $i -lt $InARow; $i++) {
                if ($Collect) { [GC]::Collect(); [GC]::WaitForPendingFinalizers() }
                $watch = [Diagnostics.Stopwatch]::StartNew()
                [void](& $Contender[$name])
                $samples[$name].Add($watch.Elapsed.TotalMilliseconds / $Divisor)
            }
        }
    }
    $samples
}

function Get-Percentile([double[]] $Value, [double] $Share) {
    $sorted = [Linq.Enumerable]::ToArray([Linq.Enumerable]::Order($Value))
    $sorted[[Math]::Ceiling($Share * $sorted.Count) - 1]
}

function ConvertTo-Row {
    <#
    .SYNOPSIS
    One row for each contender: its p50 and p95, and ours as a share of its p50, with the most that it should be.
    #>
    param(
        [Parameter(Mandatory, Position = 0)] [string] $What,
        [Parameter(Mandatory, Position = 1)] [Collections.Specialized.OrderedDictionary] $Samples,
        # The name of ours among them.
        [Parameter(Mandatory)] [string] $Ours,
        # By name, the greatest share that is wanted.
        [hashtable] $Target = @{}
    )
    $mine = Get-Percentile $Samples[$Ours] 0.5
    foreach ($name in $Samples.Keys) {
        $middle = Get-Percentile $Samples[$name] 0.5
        [pscustomobject]@{
            What    = $What
            Who     = $name
            P50     = $middle
            P95     = Get-Percentile $Samples[$name] 0.95
            Share   = $name -eq $Ours ? $null : $mine / $middle
            Target  = $Target[$name]
            Samples = $Samples[$name].Count
        }
    }
}

function Format-MarkdownTable {
    <#
    .SYNOPSIS
    Writes rows as the table of README.md.
    #>
    param([Parameter(ValueFromPipeline)] $Row)
    begin {
        '| what | who | p50 | p95 | ours is | wanted | samples |'
        '| --- | --- | ---: | ---: | ---: | ---: | ---: |'
    }
    process {
        $share = $null -eq $Row.Share ? '' : $Row.Share.ToString('0.00')
        $wanted = $null -eq $Row.Target ? '' : "<= $($Row.Target)"
        if ($Row.Target -and $Row.Share -gt $Row.Target) { $share = "**$share**" }
        '| {0} | {1} | {2} | {3} | {4} | {5} | {6} |' -f $Row.What, $Row.Who, (Format-Time $Row.P50), (Format-Time $Row.P95), $share, $wanted, $Row.Samples
    }
}

function Format-Time([double] $Milliseconds) {
    $Milliseconds -lt 1 ? "$($Milliseconds.ToString('0.000')) ms" : $Milliseconds -lt 100 ? "$($Milliseconds.ToString('0.0')) ms" : "$($Milliseconds.ToString('0')) ms"
}
