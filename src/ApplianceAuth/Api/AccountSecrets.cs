using ApplianceAuth.Accounts;

namespace ApplianceAuth.Api;

/// <summary>Removes the secrets of an account from text that will be displayed: a cloud or a user may repeat one.</summary>
internal static class AccountSecrets
{
    /// <summary>The text without any secret of the account and without control and format characters.</summary>
    public static string Redact(StoredAccount account, string text) => Of(account).Redact(text);

    /// <summary>The redacted text, sanitised and truncated for the console.</summary>
    public static string RedactAndSanitize(StoredAccount account, string text) => Of(account).RedactAndSanitize(text);

    /// <summary>The redactor for the secrets of an account.</summary>
    internal static SecretRedactor Of(StoredAccount account) => new(
        account.Tokens.AccessToken, account.Tokens.RefreshToken, account.Tokens.IdToken, account.Registration.ClientSecret, account.Registration.SealingKey);
}
