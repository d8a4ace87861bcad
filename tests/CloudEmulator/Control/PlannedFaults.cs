using CloudEmulator.Calls;

namespace CloudEmulator.Control;

/// <summary>The faults of one call.</summary>
internal sealed class PlannedFaults(FaultPlan plan, CallName name, IReadOnlyList<Fault> faults)
{
    public EmulatedResponse? Response => faults.Select(fault => fault.Response).FirstOrDefault(response => response is not null);

    public int? CutAfter => faults.Select(fault => fault.CutAfter).FirstOrDefault(bytes => bytes is not null);

    public long? PadTo => faults.Select(fault => fault.PadTo).FirstOrDefault(bytes => bytes is not null);

    public async Task DelayAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        foreach (Fault fault in faults.Where(fault => fault.Delay > TimeSpan.Zero))
        {
            await Task.Delay(fault.Delay, timeProvider, cancellationToken);
        }
    }

    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        foreach (Fault fault in faults)
        {
            if (fault.Gate is not { } gate)
            {
                continue;
            }

            using IDisposable held = plan.Enter(name);
            await gate.Task.WaitAsync(cancellationToken);
        }
    }
}
