using ApplianceAuth.Accounts;

namespace ApplianceAuth.Api;

/// <summary>Blanks the secrets of an account in what is shown: a cloud, or a person, may repeat one.</summary>
internal static class AccountSecrets
{
    /// <summary>The text without any secret of the account.</summary>
    public static string Blank(StoredAccount account, string text) =>
        new[] { account.Tokens.AccessToken, account.Tokens.RefreshToken, account.Tokens.IdToken, account.Registration.ClientSecret }
            .Where(secret => !string.IsNullOrEmpty(secret))
            .Aggregate(text, (shown, secret) => shown.Replace(secret!, "***", StringComparison.Ordinal));
}
