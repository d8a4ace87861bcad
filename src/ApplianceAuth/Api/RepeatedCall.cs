using System.Text;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Api;

/// <summary>Writes the command that repeats a call, for an error that somebody wants to look into or to report.</summary>
internal static class RepeatedCall
{
    private const int LongestBody = 300;

    /// <summary>The command, in which every secret of the account is blanked, should one have got into it.</summary>
    public static string Write(ApiCall call, StoredAccount account)
    {
        StringBuilder command = new($"Invoke-ApplianceApi {Quoted(call.Request.Path)} -Account {call.Account}");
        if (call.Request.Method != HttpMethod.Get)
        {
            command.Append(" -Method ").Append(call.Request.Method);
        }

        if (call.Request.Query.Count > 0)
        {
            command.Append(" -Query @{ ").AppendJoin("; ", call.Request.Query.Select(pair => $"{Quoted(pair.Key)} = {Quoted(pair.Value)}")).Append(" }");
        }

        if (call.Request.Body is { } body)
        {
            string text = Encoding.UTF8.GetString(body);
            command.Append(" -Body ").Append(Quoted(text.Length <= LongestBody ? text : text[..LongestBody] + "…"));
        }

        return Secrets(account).Aggregate(command.ToString(), (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Secrets(StoredAccount account) =>
        new[] { account.Tokens.AccessToken, account.Tokens.RefreshToken, account.Tokens.IdToken, account.Registration.ClientSecret }
            .Where(secret => !string.IsNullOrEmpty(secret))!;

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
