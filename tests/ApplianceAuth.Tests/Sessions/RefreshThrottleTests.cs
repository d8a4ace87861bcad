using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>What the journal says that makes a request to the cloud useless, and for how long.</summary>
public sealed class RefreshThrottleTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);
    private static readonly StoredAccount s_account =
        new(s_registration, Sample.Tokens(s_registration, s_noon, TimeSpan.FromHours(1)) with { Generation = 2 });

    private readonly AccountCacheEntry _entry = new(s_account.Address, files: null);

    [Fact]
    public void Connected_account_is_not_throttled()
    {
        Assert.Null(Check(s_noon));
        _entry.Journal.Write(SessionHeader.Of(s_account), account: null);
        Assert.Null(Check(s_noon));
    }

    [Fact]
    public void Rejected_session_is_not_refreshed_again()
    {
        _entry.Journal.Write(SessionHeader.Of(s_account, SessionStatus.NeedsSignIn), account: null);

        AssertThrottled(ErrorId.RefreshRejected, Check(s_noon), "'Miele/default'");
    }

    [Fact]
    public void Blocked_endpoint_is_not_called_before_the_block_ends()
    {
        DateTimeOffset opens = s_noon.AddMinutes(2);
        _entry.Journal.Write(SessionHeader.Of(s_account, retryAt: opens), account: null);

        ApplianceAuthException? throttled = Check(opens.AddTicks(-1));
        AssertThrottled(ErrorId.RateLimited, throttled, ConsoleText.FormatTime(opens));
        Assert.Equal(opens, throttled!.RetryAt);
        Assert.Null(Check(opens));
    }

    [Theory]
    [InlineData(25, true)]
    [InlineData(26, false)]
    public void Block_longer_than_a_day_was_recorded_by_a_wrong_clock_and_is_ignored(int hours, bool counts)
    {
        _entry.Journal.Write(SessionHeader.Of(s_account, retryAt: s_noon.AddHours(hours)), account: null);

        Assert.Equal(counts, Check(s_noon) is not null);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void State_of_older_tokens_is_ignored(int generation, bool counts)
    {
        _entry.Journal.Write(SessionHeader.Of(s_account, SessionStatus.NeedsSignIn) with { Generation = generation }, account: null);

        Assert.Equal(counts, Check(s_noon) is not null);
    }

    [Fact]
    public void State_of_another_session_is_ignored()
    {
        _entry.Journal.Write(SessionHeader.Of(s_account, SessionStatus.NeedsSignIn) with { SessionId = "another" }, account: null);

        Assert.Null(Check(s_noon));
    }

    [Fact]
    public void Lifetime_above_90_percent_is_refused_until_the_token_expires()
    {
        TokenRequirement requirement = new(TimeSpan.FromSeconds(3241));

        AssertThrottled(ErrorId.LifetimeTooLong, Check(s_account.Tokens.ExpiresAt.AddTicks(-1), requirement), "3600", "3241");
        Assert.Null(Check(s_account.Tokens.ExpiresAt, requirement));
        Assert.Null(Check(s_noon, new(TimeSpan.FromSeconds(3240))));
    }

    [Theory]
    [InlineData(SessionStatus.NeedsSignIn, 29, false)]
    [InlineData(SessionStatus.NeedsSignIn, 30, true)]
    [InlineData(SessionStatus.Connected, 0, true)]
    internal void Vault_is_read_at_most_twice_a_minute_for_a_rejected_session(SessionStatus state, int seconds, bool may)
    {
        _entry.Journal.Write(SessionHeader.Of(s_account, state), account: null);
        _entry.VaultReadAt = s_noon;

        Assert.Equal(may, MayReadVault(s_noon.AddSeconds(seconds)));
    }

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void Vault_is_always_read_before_a_refresh(int minutes, bool refreshes)
    {
        _entry.VaultReadAt = _entry.RefreshFailedAt = s_noon.AddMinutes(minutes);

        Assert.Equal(refreshes, MayReadVault(s_noon.AddMinutes(minutes)));
    }

    private static void AssertThrottled(ErrorId id, ApplianceAuthException? throttled, params string[] arguments)
    {
        Assert.Equal(id, throttled!.ErrorId);
        Assert.All([.. arguments, "Miele"], argument => Assert.Contains(argument, throttled.Message, StringComparison.Ordinal));
    }

    private bool MayReadVault(DateTimeOffset now) => RefreshThrottle.MayReadVault(_entry, s_account, new(), now);

    private ApplianceAuthException? Check(DateTimeOffset now, TokenRequirement? requirement = null) =>
        RefreshThrottle.Check(_entry, s_account, requirement ?? new(), now);
}
