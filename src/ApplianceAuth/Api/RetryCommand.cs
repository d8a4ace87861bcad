using System.Text;
using ApplianceAuth.Accounts;
using static ApplianceAuth.PowerShellString;

namespace ApplianceAuth.Api;

/// <summary>Writes the command that repeats a call, for error messages.</summary>
internal static class RetryCommand
{
    /// <summary>The command, without the secrets of the account.</summary>
    public static string Text(ApiCall call, StoredAccount account)
    {
        SecretRedactor secrets = AccountSecrets.Of(account);
        StringBuilder command = new($"Invoke-ApplianceApi {Quote(secrets.Redact(call.Request.Path))} -Account {call.Account}");
        if (call.Request.Method != HttpMethod.Get)
        {
            command.Append(" -Method ").Append(call.Request.Method);
        }

        if (call.Request.Query.Count > 0)
        {
            IEnumerable<string> pairs = call.Request.Query.Select(pair => $"{Quote(secrets.Redact(pair.Key))} = {Quote(secrets.Redact(pair.Value))}");
            command.Append(" -Query @{ ").AppendJoin("; ", pairs).Append(" }");
        }

        if (call.Request.Language is { } language)
        {
            command.Append(" -Language ").Append(language);
        }

        if (call.Request.Body is { } body)
        {
            command.Append(" -Body ").Append(Quote(secrets.RedactAndSanitize(Encoding.UTF8.GetString(body))));
        }

        return command.ToString();
    }
}
