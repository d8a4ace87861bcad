using System.Management.Automation;

namespace ApplianceAuth.Hosting;

/// <summary>Reads a wildcard pattern as it was typed.</summary>
internal static class WildcardParser
{
    /// <summary>The pattern; case does not matter.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="reason">The error for one that is not valid, such as <c>Miele/[</c>.</param>
    /// <exception cref="ApplianceAuthException">The reason given.</exception>
    public static WildcardPattern Read(string text, ErrorId reason)
    {
        WildcardPattern pattern = new(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        try
        {
            // It is only read when it is first used.
            _ = pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException e)
        {
            throw new ApplianceAuthException(reason, $"The wildcard pattern '{text}' is not valid.", "Complete the brackets, as in [a-c]*, or use * or ? instead.", e);
        }
    }
}
