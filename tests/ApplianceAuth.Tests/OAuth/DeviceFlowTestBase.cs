using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>The device flow against the emulator, with a clock that both share.</summary>
public abstract class DeviceFlowTestBase(CloudFixture fixture)
{
    private readonly CloudFixture _fixture = fixture.Reset();

    protected CloudControl Control => _fixture.Control;

    protected List<TimeSpan> Remaining { get; } = [];

    protected DeviceCode? Shown { get; private set; }

    protected IEnumerable<CallRecord> Polls => Control.Log.Where(call => call.Name.StartsWith("homeconnect/token", StringComparison.Ordinal));

    /// <summary>Seconds from the device authorization request to the first poll, and from each poll to the next.</summary>
    protected IEnumerable<double> Waits => Control.Log
        .Where(call => call.Name is "homeconnect/device_authorization" || call.Name.StartsWith("homeconnect/token", StringComparison.Ordinal))
        .Select(call => call.Time).ToArray() is var times ? times.Zip(times.Skip(1), (a, b) => (b - a).TotalSeconds) : [];

    /// <summary>Signs in while the clock advances; the user decides a number of seconds after the code was shown, or never.</summary>
    private protected Task<TokenSet> SignInAsync(Registration registration, double? approveAt, bool approve = true, TimeSpan? timeout = null)
    {
        DateTimeOffset shownAt = _fixture.Clock.GetUtcNow();
        bool decided = false;
        return _fixture.Clock.PassAsync(new DeviceFlow(_fixture.Client(registration), _fixture.Clock).SignInAsync(registration, code => Shown = code, left =>
        {
            Remaining.Add(left);
            if (!decided && approveAt is { } seconds && (_fixture.Clock.GetUtcNow() - shownAt).TotalSeconds >= seconds)
            {
                decided = true;
                _fixture.Clock.Paused = Control.ActAsUserAsync(new() { Url = Shown!.BestAddress, UserCode = Shown.UserCode, Approve = approve });
            }
        }, timeout, CancellationToken.None));
    }
}
