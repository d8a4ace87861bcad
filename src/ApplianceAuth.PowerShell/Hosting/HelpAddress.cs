namespace ApplianceAuth.Hosting;

/// <summary>The address of the help pages, which <c>Get-Help -Online</c> opens.</summary>
internal static class HelpAddress
{
    /// <summary>The folder of the pages in the repository that the manifest's ProjectUri names.</summary>
    public const string Pages = "https://github.com/applianceauth/ApplianceAuth/blob/main/docs/en-US/";
}
