namespace ApplianceAuth.Hosting;

/// <summary>The placeholder for the id of an appliance in a path.</summary>
internal static class PathPlaceholder
{
    /// <summary>The placeholder, as the clouds' documentation writes it.</summary>
    public const string Text = "{id}";

    /// <summary>Replaces the placeholder by the encoded id of an appliance.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RequestInvalid"/>: the path has the placeholder, but no appliance is given.</exception>
    public static string Replace(string path, string? applianceId)
    {
        if (!path.Contains(Text, StringComparison.Ordinal))
        {
            return path;
        }

        return applianceId is null
            ? throw new ApplianceAuthException(
                ErrorId.RequestInvalid, CmdletMessages.FormatCallWithoutAppliance(ConsoleText.SanitizeAndTruncate(path), Text), CmdletMessages.CallWithoutApplianceRecommendation)
            : path.Replace(Text, Uri.EscapeDataString(applianceId), StringComparison.Ordinal);
    }
}
