using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Limits;

/// <summary>Enforces Home Connect's limits if <see cref="Control.CloudSettings.RealLimits"/> is set.</summary>
internal sealed class RateLimits
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Account, LimitRule Rule), Window> _windows = [];
    private readonly Dictionary<string, LeakyBucket> _buckets = [];

    /// <summary>Counts a call. Returns the error response if it exceeds a limit, otherwise null.</summary>
    public EmulatedResponse? Check(CloudCall call)
    {
        if (!Applies(call, out string account))
        {
            return null;
        }

        lock (_lock)
        {
            foreach (LimitRule rule in LimitRule.All)
            {
                if (!rule.AppliesTo(call))
                {
                    continue;
                }

                Window window = Current(account, rule, call.Now);
                // Errors are counted with the response, calls when they are received.
                if (rule.Counted is not Counted.Errors)
                {
                    window.Count++;
                }

                int reached = rule.Counted is Counted.Errors ? window.Count + 1 : window.Count;
                if (reached > rule.AllowedBy(call.Cloud.Settings))
                {
                    return LimitResponses.Blocked(call, rule.Name, window.Start + rule.Window, retryAfterHeader: true, retryAfterText: true);
                }
            }

            if (call.Route.Scope is null)
            {
                return null;
            }

            if (!_buckets.TryGetValue(account, out LeakyBucket? bucket))
            {
                _buckets[account] = bucket = new LeakyBucket();
            }

            return bucket.TryAdd(call.Now) ? null : LimitResponses.Burst();
        }
    }

    /// <summary>Counts successive error responses, including those of limits.</summary>
    public void CountErrors(CloudCall call, EmulatedResponse response)
    {
        if (call.Route.Scope is null || !Applies(call, out string account))
        {
            return;
        }

        lock (_lock)
        {
            foreach (LimitRule rule in LimitRule.All.Where(rule => rule.Counted is Counted.Errors))
            {
                if (response.Status < 400)
                {
                    _windows.Remove((account, rule));
                    continue;
                }

                Window window = Current(account, rule, call.Now);
                if (window.Count++ == 0)
                {
                    window.Start = call.Now;
                }

                // The tenth error starts the block, which lasts for a window.
                if (window.Count == rule.Allowed)
                {
                    window.Start = call.Now;
                }
            }
        }
    }

    private static bool Applies(CloudCall call, out string account)
    {
        account = "";
        if (!call.Cloud.Settings.RealLimits || !call.Provider.IsHomeConnect)
        {
            return false;
        }

        SignIn? signIn = Bearer.Read(call, call.Provider)?.SignIn
            ?? call.Cloud.SignIns.FindByRefreshToken(call.Form?["refresh_token"] ?? "");
        account = signIn is null ? "" : $"{signIn.ClientId} {signIn.User.Email}";
        return signIn is not null;
    }

    private Window Current(string account, LimitRule rule, DateTimeOffset now)
    {
        if (!_windows.TryGetValue((account, rule), out Window? window) || now >= window.Start + rule.Window)
        {
            _windows[(account, rule)] = window = new Window { Start = now };
        }

        return window;
    }

    private sealed class Window
    {
        public DateTimeOffset Start { get; set; }

        public int Count { get; set; }
    }
}
