using CloudEmulator.Calls;

namespace CloudEmulator.Control;

/// <summary>All faults that are planned, and the calls that are held right now.</summary>
internal sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _faults = [];
    private readonly List<CallName> _held = [];

    public void Add(Fault fault)
    {
        lock (_lock)
        {
            _faults.Add(fault);
        }
    }

    /// <summary>Answers all calls of an endpoint, until another answer or none takes its place.</summary>
    public void Replace(string endpoint, EmulatedResponse? response)
    {
        lock (_lock)
        {
            _faults.RemoveAll(fault => fault.Replaces && fault.Endpoint == endpoint);
            if (response is not null)
            {
                _faults.Add(new Fault { Endpoint = endpoint, Response = response, Replaces = true, Left = int.MaxValue });
            }
        }
    }

    public PlannedFaults Take(CallName name)
    {
        lock (_lock)
        {
            // One failure, one delay, one cut per call: the next planned one waits for the next call.
            Fault[] meant = [.. _faults.Where(fault => fault.Left > 0 && name.IsMeantBy(fault.Endpoint)).DistinctBy(Kind)];
            foreach (Fault fault in meant)
            {
                fault.Left--;
            }

            _faults.RemoveAll(fault => fault.Left <= 0 && fault.Gate is null);
            return new PlannedFaults(this, name, meant);
        }
    }

    /// <summary>Lets all calls go that a pattern holds, and holds no more of them.</summary>
    public void Release(string endpoint)
    {
        lock (_lock)
        {
            foreach (Fault fault in _faults.Where(fault => endpoint is "*" || fault.Endpoint == endpoint))
            {
                fault.Gate?.TrySetResult();
            }

            _faults.RemoveAll(fault => fault.Gate is { Task.IsCompleted: true });
        }
    }

    public int Held(string endpoint)
    {
        lock (_lock)
        {
            return _held.Count(name => name.IsMeantBy(endpoint));
        }
    }

    public IDisposable Enter(CallName name)
    {
        lock (_lock)
        {
            _held.Add(name);
        }

        return new Stay(this, name);
    }

    private static string Kind(Fault fault) => fault switch
    {
        { Response: not null } => "response",
        { Gate: not null } => "hold",
        { CutAfter: not null } => "cut",
        { PadTo: not null } => "pad",
        _ => "delay",
    };

    private sealed class Stay(FaultPlan plan, CallName name) : IDisposable
    {
        public void Dispose()
        {
            lock (plan._lock)
            {
                plan._held.Remove(name);
            }
        }
    }
}
