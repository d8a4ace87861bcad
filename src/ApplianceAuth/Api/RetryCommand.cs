using System.Text;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Api;

/// <summary>Writes the command that repeats a call, for error messages.</summary>
internal static class RetryCommand
{
    // Each of these ends a single-quoted string in PowerShell unless it is doubled.
    private const string SingleQuotes = "'\u2018\u2019\u201A\u201B";

    /// <summary>The command, without the secrets of the account.</summary>
    public static string Text(ApiCall call, StoredAccount account)
    {
        SecretRedactor secrets = AccountSecrets.Of(account);
        StringBuilder command = new($"Invoke-ApplianceApi {Quoted(secrets.Redact(call.Request.Path))} -Account {call.Account}");
        if (call.Request.Method != HttpMethod.Get)
        {
            command.Append(" -Method ").Append(call.Request.Method);
        }

        if (call.Request.Query.Count > 0)
        {
            IEnumerable<string> pairs = call.Request.Query.Select(pair => $"{Quoted(secrets.Redact(pair.Key))} = {Quoted(secrets.Redact(pair.Value))}");
            command.Append(" -Query @{ ").AppendJoin("; ", pairs).Append(" }");
        }

        if (call.Request.Language is { } language)
        {
            command.Append(" -Language ").Append(language);
        }

        if (call.Request.Body is { } body)
        {
            command.Append(" -Body ").Append(Quoted(secrets.RedactAndSanitize(Encoding.UTF8.GetString(body))));
        }

        return command.ToString();
    }

    private static string Quoted(string text) =>
        $"'{string.Concat(text.Select(c => SingleQuotes.Contains(c, StringComparison.Ordinal) ? $"{c}{c}" : $"{c}"))}'";
}
