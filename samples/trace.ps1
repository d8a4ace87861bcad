#Requires -Version 7.4
#Requires -Modules ApplianceAuth
<#
.SYNOPSIS
Runs a script block and prints a trace of it: the operations of the module with their start, duration and tags.

.DESCRIPTION
The output of the script block is discarded. about_ApplianceAuth_Monitoring describes the operations. A trace contains no secret, and nothing that
identifies an account or an appliance, so you can attach it to a bug report.

.EXAMPLE
./trace.ps1 { Invoke-ApplianceApi /devices -Account Miele/holiday-home } | Format-Table -Wrap
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [scriptblock] $Script
)

# In C#, because operations end on threads that cannot run PowerShell.
Add-Type @'
using System.Collections.Concurrent;
using System.Diagnostics;
public sealed class ApplianceTrace : System.IDisposable
{
    private readonly ActivityListener _listener;
    public ConcurrentQueue<Activity> Stopped { get; } = new();
    public ApplianceTrace()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "ApplianceAuth",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }
    public void Dispose() => _listener.Dispose();
}
'@

$trace = [ApplianceTrace]::new()
# The parent of all operations, which gives them one trace id.
$root = [Diagnostics.Activity]::new('Script').Start()
try { [void](& $Script) }
finally {
    $root.Stop()
    $trace.Dispose()
    $activities = @($trace.Stopped | Where-Object TraceId -EQ $root.TraceId) + $root
    $byId = $activities | Group-Object SpanId -AsHashTable -AsString
    foreach ($activity in $activities | Sort-Object StartTimeUtc) {
        $depth = 0
        for ($parent = $activity; $parent = $byId["$($parent.ParentSpanId)"]; $depth++) { $parent = $parent[0] }
        [pscustomobject]@{
            Operation  = '  ' * $depth + ($activity.OperationName -replace '^ApplianceAuth\.')
            StartMs    = [Math]::Round(($activity.StartTimeUtc - $root.StartTimeUtc).TotalMilliseconds, 1)
            DurationMs = [Math]::Round($activity.Duration.TotalMilliseconds, 1)
            Tags       = ($activity.TagObjects | ForEach-Object { "$($_.Key)=$($_.Value)" }) -join ' '
        }
    }
}
