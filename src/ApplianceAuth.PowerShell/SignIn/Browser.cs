using System.ComponentModel;
using System.Diagnostics;

namespace ApplianceAuth.SignIn;

/// <summary>The user's default browser.</summary>
internal static class Browser
{
    private static readonly string[] s_sshVariables = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"];

    /// <summary>Returns the reason why this session cannot open a browser, as a sentence; null if it can.</summary>
    public static string? Missing()
    {
        bool remote = s_sshVariables.Any(IsSet);
        bool display = !OperatingSystem.IsLinux() || IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY") || IsSet("WSL_DISTRO_NAME");
        return remote ? CmdletMessages.BrowserSsh : display ? null : CmdletMessages.BrowserNoDisplay;
    }

    /// <summary>Opens an address; false if the browser could not be started.</summary>
    public static bool Open(Uri address)
    {
        // The address is passed as one argument, so that no shell interprets it.
        ProcessStartInfo start =
            OperatingSystem.IsWindows() ? new(address.AbsoluteUri) { UseShellExecute = true }
            : new(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address.AbsoluteUri])
            {
                // Browsers write diagnostics, which would appear at the user's prompt.
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
        try
        {
            using Process? started = Process.Start(start);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException)
        {
            return false;
        }
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
