using ApplianceAuth.Accounts;

namespace ApplianceAuth.Tests.Accounts;

/// <summary>What a record holds before anything is known of it, and what tells one sign-in from another.</summary>
public class NewRecordsTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_id_of_a_sign_in_has_32_hexadecimal_digits_in_lower_case_and_comes_once()
    {
        string[] ids = [.. Enumerable.Range(0, 100).Select(_ => Registration.NewSessionId())];

        Assert.All(ids, id => Assert.Matches("\\A[0-9a-f]{32}\\z", id));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void A_sealing_key_has_32_bytes_and_comes_once()
    {
        string[] keys = [.. Enumerable.Range(0, 100).Select(_ => Registration.NewSealingKey())];

        Assert.All(keys, key => Assert.Equal(32, Convert.FromBase64String(key).Length));
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void A_registration_without_a_redirect_sends_none()
    {
        Registration registration = new() { Account = "Miele/default", Provider = "Miele", SessionId = "s", SealingKey = "k", ClientId = "c" };

        Assert.Equal(("", 1), (registration.RedirectUri, registration.Version));
        Assert.Empty(registration.Scopes);
    }

    [Fact]
    public void Tokens_that_are_none_are_newer_than_any_of_the_sign_in_they_end()
    {
        TokenSet none = TokenSet.None("Miele/default", s_now, "a-sign-in");

        Assert.Equal(("Miele/default", "a-sign-in", int.MaxValue, s_now), (none.Account, none.SessionId, none.Generation, none.ReceivedAt));
        Assert.Equal(("", null), (none.AccessToken, none.RefreshToken));
        Assert.True(none.ExpiresAt < s_now);
    }

    [Fact]
    public void Tokens_that_are_none_and_nobodys_have_an_id_of_their_own() =>
        Assert.NotEqual(TokenSet.None("Miele/default", s_now).SessionId, TokenSet.None("Miele/default", s_now).SessionId);
}
