namespace ApplianceAuth;

/// <summary>Writes strings of PowerShell, for the commands in messages and for tab completion.</summary>
internal static class PowerShellString
{
    // Each of these ends a single-quoted string unless it is doubled. Apple's keyboards write the second and third (U+2018, U+2019).
    private const string SingleQuotes = "'\u2018\u2019\u201A\u201B";

    /// <summary>The text in single quotes, as PowerShell reads it unchanged.</summary>
    public static string Quote(string text) =>
        $"'{string.Concat(text.Select(c => SingleQuotes.Contains(c, StringComparison.Ordinal) ? $"{c}{c}" : $"{c}"))}'";
}
