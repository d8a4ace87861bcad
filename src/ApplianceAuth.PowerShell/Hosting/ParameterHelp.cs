namespace ApplianceAuth.Hosting;

/// <summary>The help messages of parameters, which PowerShell shows in menu completion (7.6) and when it prompts for a mandatory parameter.</summary>
internal static class ParameterHelp
{
    /// <summary>The resources with the help messages.</summary>
    public const string Source = "ApplianceAuth.CmdletMessages";
}
