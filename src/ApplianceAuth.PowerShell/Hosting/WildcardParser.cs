using System.Management.Automation;

namespace ApplianceAuth.Hosting;

/// <summary>Parses wildcard patterns.</summary>
internal static class WildcardParser
{
    /// <summary>Parses a case-insensitive pattern.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="reason">The error id for an invalid pattern, such as <c>Miele/[</c>.</param>
    /// <exception cref="ApplianceAuthException"><paramref name="reason"/>: the pattern is not valid.</exception>
    public static WildcardPattern Read(string text, ErrorId reason)
    {
        WildcardPattern pattern = new(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        try
        {
            // PowerShell parses a pattern on first use.
            _ = pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException e)
        {
            throw new ApplianceAuthException(reason, CmdletMessages.FormatPatternInvalid(text), CmdletMessages.PatternInvalidRecommendation, e);
        }
    }
}
