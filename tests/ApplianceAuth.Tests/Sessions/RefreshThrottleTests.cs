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

    private readonly AccountCacheEntry _slot = new(s_account.Address, files: null);

    [Fact]
    public void Nothing_is_in_the_way_of_an_account_that_is_well()
    {
        Assert.Null(Hindrance(s_noon));
        _slot.Journal.Write(SessionHeader.Of(s_account), account: null);
        Assert.Null(Hindrance(s_noon));
    }

    [Fact]
    public void A_dead_sign_in_is_not_asked_again()
    {
        _slot.Journal.Write(SessionHeader.Of(s_account, SessionState.NeedsSignIn), account: null);

        AssertHindered(ErrorId.RefreshRejected, "Miele no longer accepts the sign-in of Miele/default; it is not asked again.", Hindrance(s_noon));
    }

    [Fact]
    public void An_endpoint_that_is_closed_is_not_asked_before_it_opens()
    {
        DateTimeOffset opens = s_noon.AddMinutes(2);
        _slot.Journal.Write(SessionHeader.Of(s_account, retryAt: opens), account: null);

        ApplianceAuthException? hindered = Hindrance(opens.AddTicks(-1));
        AssertHindered(ErrorId.RateLimited, $"Miele takes no further requests for tokens until {opens.LocalDateTime:yyyy-MM-dd HH:mm:ss}.", hindered);
        Assert.Equal(opens, hindered!.RetryAt);
        Assert.Null(Hindrance(opens));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void What_was_noted_of_older_tokens_no_longer_counts(int noted, bool counts)
    {
        _slot.Journal.Write(SessionHeader.Of(s_account, SessionState.NeedsSignIn) with { Generation = noted }, account: null);

        Assert.Equal(counts, Hindrance(s_noon) is not null);
    }

    [Fact]
    public void What_was_noted_of_another_sign_in_does_not_count()
    {
        _slot.Journal.Write(SessionHeader.Of(s_account, SessionState.NeedsSignIn) with { SessionId = "another" }, account: null);

        Assert.Null(Hindrance(s_noon));
    }

    [Fact]
    public void A_life_that_no_token_has_is_not_asked_for_until_this_one_is_over()
    {
        TokenRequirement requirement = new(TimeSpan.FromSeconds(3241));

        AssertHindered(
            ErrorId.LifetimeTooLong, "Miele tokens are valid for 3600 seconds; -MinimumLifetimeSec 3241 exceeds 90 % of that.",
            Hindrance(s_account.Tokens.ExpiresAt.AddTicks(-1), requirement));
        Assert.Null(Hindrance(s_account.Tokens.ExpiresAt, requirement));
        Assert.Null(Hindrance(s_noon, new(TimeSpan.FromSeconds(3240))));
    }

    [Theory]
    [InlineData(SessionState.NeedsSignIn, 29, false)]
    [InlineData(SessionState.NeedsSignIn, 30, true)]
    [InlineData(SessionState.Connected, 0, true)]
    public void A_vault_is_searched_for_a_successor_of_a_dead_sign_in_twice_a_minute_at_most(SessionState state, int seconds, bool may)
    {
        _slot.Journal.Write(SessionHeader.Of(s_account, state), account: null);
        _slot.VaultReadAt = s_noon;

        Assert.Equal(may, RefreshThrottle.MayReadVault(_slot, s_noon.AddSeconds(seconds)));
    }

    private static void AssertHindered(ErrorId reason, string message, ApplianceAuthException? hindrance) =>
        Assert.Equal((reason, message), (hindrance!.ErrorId, hindrance.Message));

    private ApplianceAuthException? Hindrance(DateTimeOffset now, TokenRequirement? requirement = null) => RefreshThrottle.Check(_slot, s_account, requirement ?? new(), now);
}
