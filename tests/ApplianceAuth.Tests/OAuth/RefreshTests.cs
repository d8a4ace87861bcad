using ApplianceAuth.Accounts;
using ApplianceAuth.Tests.Events;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.OAuth;

public sealed class RefreshTests(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _fixture = fixture.Reset();

    private CloudControl Control => _fixture.Control;

    private int Refreshes => Control.Calls("token:refresh_token");

    [Theory]
    [MemberData(nameof(CloudFixture.Providers), MemberType = typeof(CloudFixture))]
    public async Task RefreshAsync_response_without_refresh_token_keeps_the_old_one(string system)
    {
        StoredAccount account = await _fixture.AccountAsync(system);
        Control.Settings = Control.Settings with { OmitRefreshToken = true };

        TokenSet once = await RefreshAsync(account);
        TokenSet twice = await RefreshAsync(account with { Tokens = once });

        Assert.Equal(account.Tokens.RefreshToken, twice.RefreshToken);
        Assert.NotEqual(once.AccessToken, twice.AccessToken);
    }

    [Theory]
    [InlineData("Miele", ExpiresInForm.Text, 600)]
    [InlineData("Miele", ExpiresInForm.Missing, 600)]
    [InlineData("HomeConnect", ExpiresInForm.Missing, 86_400)]
    [InlineData("MieleLegacy", ExpiresInForm.Missing, 2_592_000)]
    public async Task Lifetime_is_read_from_each_form_of_expires_in(string system, ExpiresInForm form, int seconds)
    {
        Control.Settings = Control.Settings with { ExpiresIn = form, MieleTokenLife = 600 };

        Assert.Equal(TimeSpan.FromSeconds(seconds), (await _fixture.AccountAsync(system)).Tokens.Lifetime);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public async Task RefreshAsync_lost_response_is_requested_once_more(int afterBytes)
    {
        StoredAccount account = await _fixture.AccountAsync("Miele");
        Control.Settings = Control.Settings with { RefreshReuse = 1 };
        Control.Drop("token", afterBytes);

        TokenSet refreshed = await RefreshAsync(account);

        Assert.Equal(2, refreshed.Generation);
        Assert.Equal(2, Refreshes);
    }

    [Fact]
    public async Task RefreshAsync_lost_connections_are_retried_once()
    {
        StoredAccount account = await _fixture.AccountAsync("HomeConnect");
        Control.Drop("token", times: 10);

        Assert.Equal(ErrorId.CloudUnreachable, (await Sample.FailureAsync(RefreshAsync(account))).ErrorId);
        Assert.Equal(2, Refreshes);
    }

    [Fact]
    public async Task RefreshAsync_timeout_is_not_retried()
    {
        StoredAccount account = await _fixture.AccountAsync("HomeConnect");
        Control.Hold("token");
        Task<TokenSet> refresh = RefreshAsync(account);
        await EventFixture.UntilAsync(() => Control.Held("token") == 1);

        _fixture.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(ErrorId.CloudUnreachable, (await Sample.FailureAsync(refresh)).ErrorId);
        Assert.Equal(1, Refreshes);
    }

    [Theory]
    [InlineData("HomeConnect")]
    [InlineData("Miele")]
    public async Task RefreshAsync_endless_response_is_refused(string system)
    {
        StoredAccount account = await _fixture.AccountAsync(system);
        Control.Oversize("token", 64 * 1024 * 1024);

        ApplianceAuthException raised = await Sample.FailureAsync(RefreshAsync(account));

        Assert.Equal(ErrorId.UnexpectedResponse, raised.ErrorId);
        Assert.Equal(1, Refreshes);
    }

    [Fact]
    public async Task RefreshAsync_page_of_a_captive_portal_is_refused()
    {
        StoredAccount account = await _fixture.AccountAsync("HomeConnect");
        Control.Fail("token", CloudEmulator.Calls.EmulatedResponse.Html("<html>Log in to the hotel's network</html>"));

        ApplianceAuthException raised = await Sample.FailureAsync(RefreshAsync(account));

        Assert.Equal(ErrorId.CloudFailed, raised.ErrorId);
        Assert.DoesNotContain("hotel", raised.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefreshAsync_without_refresh_token_sends_nothing()
    {
        StoredAccount account = await _fixture.AccountAsync("HomeConnect");

        ApplianceAuthException raised = await Sample.FailureAsync(RefreshAsync(account with { Tokens = account.Tokens with { RefreshToken = null } }));

        Assert.Equal((ErrorId.RefreshRejected, Messages.FormatOAuthRefreshTokenMissing("Home Connect")), (raised.ErrorId, raised.Message));
        Assert.EndsWith(Messages.ProviderRecommendationOneTimeTokenMode, raised.Recommendation, StringComparison.Ordinal);
        Assert.Equal(0, Refreshes);
    }

    [Theory]
    [MemberData(nameof(CloudFixture.Providers), MemberType = typeof(CloudFixture))]
    public async Task RefreshAsync_errors_contain_no_secret(string system)
    {
        StoredAccount account = await _fixture.AccountAsync(system);
        TokenSet refreshed = await RefreshAsync(account);

        List<string> texts = [(await Sample.FailureAsync(RefreshAsync(account))).ToString()];
        foreach (string response in CannedResponses.All.Keys)
        {
            Control.Fail("token", response);
            texts.Add((await Sample.FailureAsync(RefreshAsync(account with { Tokens = refreshed }))).ToString());
        }

        Assert.All(Control.Secrets, secret => Assert.All(texts, text => Assert.DoesNotContain(secret.Value, text, StringComparison.Ordinal)));
    }

    private Task<TokenSet> RefreshAsync(StoredAccount account) => _fixture.Client(account.Registration).RefreshAsync(account.Registration, account.Tokens);
}
