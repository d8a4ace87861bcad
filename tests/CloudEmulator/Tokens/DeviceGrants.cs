using CloudEmulator.Users;

namespace CloudEmulator.Tokens;

/// <summary>The device authorizations.</summary>
internal sealed class DeviceGrants
{
    /// <summary>A timer can fire slightly early; a client that has waited for the interval must not receive <c>slow_down</c>.</summary>
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly List<DeviceGrant> _grants = [];

    public void Add(DeviceGrant grant)
    {
        lock (_lock)
        {
            _grants.Add(grant);
        }
    }

    public DeviceGrant? FindByDeviceCode(string? code, string provider)
    {
        lock (_lock)
        {
            return _grants.Find(grant => grant.DeviceCode == code && grant.Provider == provider);
        }
    }

    public DeviceGrant? FindByUserCode(string? code, string provider, DateTimeOffset now)
    {
        lock (_lock)
        {
            return _grants.Find(grant => grant.Provider == provider && grant.State is DeviceState.Pending && now < grant.Expires
                && string.Equals(grant.UserCode, code?.Trim(), StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>The providers that have issued this user code.</summary>
    public IReadOnlyList<string> Providers(string? userCode)
    {
        lock (_lock)
        {
            return [.. _grants.Where(grant => grant.UserCode == userCode).Select(grant => grant.Provider)];
        }
    }

    /// <summary>Approves or denies a device authorization.</summary>
    public void Decide(DeviceGrant grant, TestUser user, bool allowed)
    {
        lock (_lock)
        {
            (grant.User, grant.State) = (user, allowed ? DeviceState.Approved : DeviceState.Denied);
        }
    }

    /// <summary>Handles a poll. Tokens are issued once.</summary>
    public PollVerdict Poll(DeviceGrant grant, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (grant.State is DeviceState.Redeemed || now >= grant.Expires)
            {
                return PollVerdict.Gone;
            }

            bool tooFast = now - grant.LastPoll < TimeSpan.FromSeconds(grant.Interval) - s_tolerance;
            grant.LastPoll = now;
            if (tooFast)
            {
                grant.Interval += 5;
                return PollVerdict.TooFast;
            }

            if (grant.State is DeviceState.Pending)
            {
                return PollVerdict.Pending;
            }

            bool approved = grant.State is DeviceState.Approved;
            grant.State = DeviceState.Redeemed;
            return approved ? PollVerdict.Approved : PollVerdict.Denied;
        }
    }
}
