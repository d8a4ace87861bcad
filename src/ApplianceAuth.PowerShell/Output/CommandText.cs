using System.Text.RegularExpressions;

namespace ApplianceAuth.Output;

/// <summary>Writes the requests that recommendations of the core name as commands of this module.</summary>
internal static partial class CommandText
{
    /// <summary>Replaces requests such as <c>GET /devices/{id}/actions</c> by the command that sends them.</summary>
    public static string WithCommands(string recommendation) => Request().Replace(recommendation, request =>
    {
        string path = request.Groups["path"].Value;
        string method = request.Groups["method"].Value;
        string quoted = path.Contains('{', StringComparison.Ordinal) ? $"'{path}'" : path;
        return $"Invoke-ApplianceApi -Path {quoted}{(method == "GET" ? "" : $" -Method {method}")}";
    });

    // Without the punctuation that follows the path.
    [GeneratedRegex(@"\b(?<method>GET|DELETE) (?<path>/[\w/{}]*)")]
    private static partial Regex Request();
}
