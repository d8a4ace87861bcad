using CloudEmulator.Calls;

namespace CloudEmulator.Control;

/// <summary>The planned faults and the held calls.</summary>
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

    /// <summary>Sets the response for all calls of an endpoint; null removes it.</summary>
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
            // One fault of each kind per call; the next one affects the next call.
            Fault[] faults = [.. _faults.Where(fault => fault.Left > 0 && name.Matches(fault.Endpoint)).DistinctBy(Kind)];
            foreach (Fault fault in faults)
            {
                fault.Left--;
            }

            _faults.RemoveAll(fault => fault.Left <= 0 && fault.Gate is null);
            return new PlannedFaults(this, name, faults);
        }
    }

    /// <summary>Releases the calls of an endpoint, and stops holding new ones.</summary>
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
            return _held.Count(name => name.Matches(endpoint));
        }
    }

    public IDisposable Enter(CallName name)
    {
        lock (_lock)
        {
            _held.Add(name);
        }

        return new HeldCall(this, name);
    }

    private static string Kind(Fault fault) => fault switch
    {
        { Response: not null } => "response",
        { Gate: not null } => "hold",
        { CutAfter: not null } => "cut",
        { PadTo: not null } => "pad",
        _ => "delay",
    };

    private sealed class HeldCall(FaultPlan plan, CallName name) : IDisposable
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
