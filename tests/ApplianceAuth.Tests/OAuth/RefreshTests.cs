using ApplianceAuth.Accounts;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Renewals, and what may go wrong between two machines.</summary>
public sealed class RefreshTests(CloudFixture bench) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _bench = bench.Reset();

    private CloudControl Control => _bench.Control;

    private int Renewals => Control.Calls("token:refresh_token");

    [Theory]
    [MemberData(nameof(CloudFixture.Systems), MemberType = typeof(CloudFixture))]
    public async Task An_answer_without_a_refresh_token_leaves_the_old_one_in_use(string system)
    {
        StoredAccount account = await _bench.AccountAsync(system);
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
    public async Task The_life_is_understood_however_it_is_told(string system, ExpiresInForm form, int seconds)
    {
        Control.Settings = Control.Settings with { ExpiresIn = form, MieleTokenLife = 600 };

        Assert.Equal(TimeSpan.FromSeconds(seconds), (await _bench.AccountAsync(system)).Tokens.Lifetime);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public async Task An_answer_that_is_lost_on_the_way_is_asked_for_once_more(int afterBytes)
    {
        StoredAccount account = await _bench.AccountAsync("Miele");
        Control.Settings = Control.Settings with { RefreshReuse = 1 };
        Control.Drop("token", afterBytes);

        TokenSet renewed = await RefreshAsync(account);

        Assert.Equal(2, renewed.Generation);
        Assert.Equal(2, Renewals);
    }

    [Fact]
    public async Task A_cloud_that_never_answers_is_asked_twice_and_no_more()
    {
        StoredAccount account = await _bench.AccountAsync("HomeConnect");
        Control.Drop("token", times: 10);

        Assert.Equal(ErrorId.CloudUnreachable, (await Sample.FailureAsync(RefreshAsync(account))).ErrorId);
        Assert.Equal(2, Renewals);
    }

    [Fact]
    public async Task A_cloud_that_takes_more_than_30_seconds_is_given_up_and_not_asked_again()
    {
        StoredAccount account = await _bench.AccountAsync("HomeConnect");
        Control.Hold("token");
        Task<TokenSet> renewal = RefreshAsync(account);
        while (Control.Held("token") == 0)
        {
            await Task.Delay(5);
        }

        _bench.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(ErrorId.CloudUnreachable, (await Sample.FailureAsync(renewal)).ErrorId);
        Assert.Equal(1, Renewals);
    }

    [Theory]
    [InlineData("HomeConnect")]
    [InlineData("Miele")]
    public async Task An_answer_without_end_is_not_read_to_its_end(string system)
    {
        StoredAccount account = await _bench.AccountAsync(system);
        Control.Oversize("token", 64 * 1024 * 1024);

        ApplianceAuthException raised = await Sample.FailureAsync(RefreshAsync(account));

        Assert.Equal(ErrorId.UnexpectedResponse, raised.ErrorId);
        Assert.Equal(1, Renewals);
    }

    [Fact]
    public async Task A_page_instead_of_a_token_is_refused()
    {
        StoredAccount account = await _bench.AccountAsync("HomeConnect");
        Control.Fail("token", CloudEmulator.Calls.Answer.Html("<html>Log in to the hotel's network</html>"));

        ApplianceAuthException raised = await Sample.FailureAsync(RefreshAsync(account));

        Assert.Equal(ErrorId.CloudFailed, raised.ErrorId);
        Assert.DoesNotContain("hotel", raised.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_without_a_refresh_token_is_over_without_a_question()
    {
        StoredAccount account = await _bench.AccountAsync("HomeConnect");

        ApplianceAuthException raised = await Sample.FailureAsync(RefreshAsync(account with { Tokens = account.Tokens with { RefreshToken = null } }));

        Assert.Equal((ErrorId.RefreshRejected, Messages.FormatOAuthRefreshTokenMissing("Home Connect")), (raised.ErrorId, raised.Message));
        Assert.EndsWith(Messages.ProviderAdviceOneTimeTokenMode, raised.Recommendation, StringComparison.Ordinal);
        Assert.Equal(0, Renewals);
    }

    [Theory]
    [MemberData(nameof(CloudFixture.Systems), MemberType = typeof(CloudFixture))]
    public async Task No_failure_tells_a_secret(string system)
    {
        StoredAccount account = await _bench.AccountAsync(system);
        TokenSet renewed = await RefreshAsync(account);

        List<string> told = [(await Sample.FailureAsync(RefreshAsync(account))).ToString()];
        foreach (string answer in CannedAnswers.All.Keys)
        {
            Control.Fail("token", answer);
            told.Add((await Sample.FailureAsync(RefreshAsync(account with { Tokens = renewed }))).ToString());
        }

        Assert.All(Control.Secrets, secret => Assert.All(told, text => Assert.DoesNotContain(secret.Value, text, StringComparison.Ordinal)));
    }

    private Task<TokenSet> RefreshAsync(StoredAccount account) => _bench.Client(account.Registration).RefreshAsync(account.Registration, account.Tokens);
}
