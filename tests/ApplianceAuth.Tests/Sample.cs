using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests;

/// <summary>Accounts and tokens for tests that need some and do not care which.</summary>
internal static class Sample
{
    public const string Redirect = "http://localhost:8080/callback";

    public static Registration Registration(Provider provider) => new()
    {
        Account = $"{provider.Cloud}/{provider.DefaultName}",
        Provider = provider.Id,
        SessionId = ApplianceAuth.Accounts.Registration.NewSessionId(),
        SealingKey = ApplianceAuth.Accounts.Registration.NewSealingKey(),
        ClientId = "client-of-the-sample",
        ClientSecret = "canary-secret-of-the-sample",
        RedirectUri = Redirect,
        Scopes = [.. provider.DefaultScopes, .. provider.RequiredScopes],
    };

    public static TokenSet Tokens(Registration registration, DateTimeOffset received, TimeSpan life) => new()
    {
        Account = registration.Account,
        SessionId = registration.SessionId,
        AccessToken = "canary-access-of-the-sample",
        RefreshToken = "canary-refresh-of-the-sample",
        ReceivedAt = received,
        ExpiresAt = received + life,
        Scopes = registration.Scopes,
    };

    /// <summary>What a call raises, which must be a failure that has a name.</summary>
    public static ApplianceAuthException Failure(Func<object?> call) => Assert.Throws<ApplianceAuthException>(call);

    /// <summary>What a piece of work raises, which must be a failure that has a name.</summary>
    public static Task<ApplianceAuthException> FailureAsync(Task work) => Assert.ThrowsAsync<ApplianceAuthException>(() => work);
}
