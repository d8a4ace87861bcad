using CloudEmulator.Calls;

namespace CloudEmulator.Limits;

/// <summary>The endpoints that <c>/_cloud/limit</c> has blocked.</summary>
internal sealed class EndpointBlocks
{
    private readonly Lock _lock = new();
    private readonly List<EndpointBlock> _blocks = [];

    public void Add(EndpointBlock block)
    {
        lock (_lock)
        {
            _blocks.Add(block);
        }
    }

    public EmulatedResponse? Check(CloudCall call)
    {
        lock (_lock)
        {
            _blocks.RemoveAll(block => block.Until <= call.Now);
            return _blocks.Find(block => call.Name.Matches(block.Endpoint)) is { } found
                ? LimitResponses.Blocked(call, "1000 calls in 1 day", found.Until, found.RetryAfterHeader, found.RetryAfterText) with
                {
                    Status = found.Status,
                }
                : null;
        }
    }
}
