using System.ComponentModel;
using System.Diagnostics;

namespace ApplianceAuth.SignIn;

/// <summary>The person's default browser.</summary>
internal static class Browser
{
    private static readonly string[] s_sshVariables = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"];

    /// <summary>Why no browser can be opened for this person, as a sentence; null where one can.</summary>
    public static string? Missing()
    {
        bool remote = s_sshVariables.Any(IsSet);
        bool display = !OperatingSystem.IsLinux() || IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY") || IsSet("WSL_DISTRO_NAME");
        return remote ? "You are here over SSH, so the browser has to run on your own machine."
            : display ? null
            : "There is no display here to open a browser on.";
    }

    /// <summary>Opens an address; false where nothing could be started.</summary>
    public static bool Open(Uri address)
    {
        // The address is one argument and no command line: nothing in it is read by a shell.
        ProcessStartInfo start =
            OperatingSystem.IsWindows() ? new(address.AbsoluteUri) { UseShellExecute = true }
            : new(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address.AbsoluteUri])
            {
                // Browsers write noise that would land in the person's prompt.
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
