using System.Text;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Api;

/// <summary>Writes the command that repeats a call, for an error that somebody wants to look into or to report.</summary>
public static class RepeatedCall
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

        if (call.Request.Language is { } language)
        {
            command.Append(" -Language ").Append(language);
        }

        if (call.Request.Body is { } body)
        {
            command.Append(" -Body ").Append(Quoted(Shortened(body)));
        }

        return AccountSecrets.Blank(account, command.ToString());
    }

    /// <summary>The beginning of a body, which nobody wants to read for pages.</summary>
    public static string Shortened(byte[] body) =>
        Encoding.UTF8.GetString(body) is { Length: > LongestBody } text ? text[..LongestBody] + "…" : Encoding.UTF8.GetString(body);

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
