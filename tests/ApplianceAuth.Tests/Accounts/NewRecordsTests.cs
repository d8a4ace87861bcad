using ApplianceAuth.Accounts;

namespace ApplianceAuth.Tests.Accounts;

public class NewRecordsTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void NewSessionId_has_32_hexadecimal_digits_and_is_unique()
    {
        string[] ids = [.. Enumerable.Range(0, 100).Select(_ => Registration.NewSessionId())];

        Assert.All(ids, id => Assert.Matches("\\A[0-9a-f]{32}\\z", id));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void NewSealingKey_has_32_bytes_and_is_unique()
    {
        string[] keys = [.. Enumerable.Range(0, 100).Select(_ => Registration.NewSealingKey())];

        Assert.All(keys, key => Assert.Equal(32, Convert.FromBase64String(key).Length));
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void Registration_has_no_redirect_uri_by_default()
    {
        Registration registration = new() { Account = "Miele/default", Provider = "Miele", SessionId = "s", SealingKey = "k", ClientId = "c" };

        Assert.Equal(("", 1), (registration.RedirectUri, registration.Version));
        Assert.Empty(registration.Scopes);
    }

    [Fact]
    public void None_is_empty_and_newer_than_any_tokens_of_the_session()
    {
        TokenSet none = TokenSet.None("Miele/default", s_now, "a-sign-in");

        Assert.Equal(("Miele/default", "a-sign-in", int.MaxValue, s_now), (none.Account, none.SessionId, none.Generation, none.ReceivedAt));
        Assert.Equal(("", null), (none.AccessToken, none.RefreshToken));
        Assert.True(none.ExpiresAt < s_now);
    }

    [Fact]
    public void None_without_session_has_a_new_id() =>
        Assert.NotEqual(TokenSet.None("Miele/default", s_now).SessionId, TokenSet.None("Miele/default", s_now).SessionId);
}
