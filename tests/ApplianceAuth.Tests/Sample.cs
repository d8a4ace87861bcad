using System.Globalization;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests;

/// <summary>Sample accounts, tokens and texts.</summary>
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

    /// <summary>The text of a key in Messages.resx with values in place of its placeholders.</summary>
    public static string Text(string key, params (string Placeholder, string? Value)[] values) => values.Aggregate(
        Messages.ResourceManager.GetString(key, CultureInfo.InvariantCulture)!,
        (text, value) => text.Replace($"{{{value.Placeholder}}}", value.Value, StringComparison.Ordinal));

    /// <summary>The exception of a call.</summary>
    public static ApplianceAuthException Failure(Func<object?> call) => Assert.Throws<ApplianceAuthException>(call);

    /// <summary>The exception of a task.</summary>
    public static Task<ApplianceAuthException> FailureAsync(Task work) => Assert.ThrowsAsync<ApplianceAuthException>(() => work);
}
