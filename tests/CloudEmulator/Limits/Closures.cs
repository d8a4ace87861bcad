using CloudEmulator.Calls;

namespace CloudEmulator.Limits;

/// <summary>The endpoints that <c>/_cloud/limit</c> has blocked.</summary>
internal sealed class Closures
{
    private readonly Lock _lock = new();
    private readonly List<Closure> _closures = [];

    public void Add(Closure closure)
    {
        lock (_lock)
        {
            _closures.Add(closure);
        }
    }

    public EmulatedResponse? Refuse(CloudCall call)
    {
        lock (_lock)
        {
            _closures.RemoveAll(closure => closure.Until <= call.Now);
            return _closures.Find(closure => call.Name.Matches(closure.Endpoint)) is { } closed
                ? LimitResponses.Closed(call, "1000 calls in 1 day", closed.Until, closed.RetryAfterHeader, closed.RetryAfterText) with
                {
                    Status = closed.Status,
                }
                : null;
        }
    }
}
