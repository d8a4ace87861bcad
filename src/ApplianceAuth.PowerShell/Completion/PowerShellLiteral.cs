using System.Text;
using System.Text.Json;

namespace ApplianceAuth.Completion;

/// <summary>Converts JSON to a PowerShell expression, such as <c>@{ key = 'A'; value = $true }</c>.</summary>
internal static class PowerShellLiteral
{
    /// <summary>The expression for a value.</summary>
    public static string Of(string json)
    {
        using JsonDocument? parsed = JsonInput.TryParse(json);
        StringBuilder text = new();
        Append(text, parsed?.RootElement ?? default);
        return text.ToString();
    }

    /// <summary>A string in single quotes, without control characters.</summary>
    public static string Quote(string text) => PowerShellString.Quote(ConsoleText.Sanitize(text));

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append("@{ ");
                string separator = "";
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    bool isWord = member.Name.Length > 0 && member.Name.All(char.IsAsciiLetter);
                    text.Append(separator).Append(isWord ? member.Name : Quote(member.Name)).Append(" = ");
                    Append(text, member.Value);
                    separator = "; ";
                }

                text.Append(" }");
                break;
            case JsonValueKind.Array:
                text.Append("@(");
                separator = "";
                foreach (JsonElement item in value.EnumerateArray())
                {
                    text.Append(separator);
                    Append(text, item);
                    separator = ", ";
                }

                text.Append(')');
                break;
            default:
                text.Append(value.ValueKind switch
                {
                    JsonValueKind.String => Quote(value.GetString()!),
                    JsonValueKind.True => "$true",
                    JsonValueKind.False => "$false",
                    JsonValueKind.Number => value.GetRawText(),
                    _ => "$null",
                });
                break;
        }
    }
}
