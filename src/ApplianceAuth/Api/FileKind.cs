using System.Runtime.InteropServices;
using System.Text;

namespace ApplianceAuth.Api;

/// <summary>Distinguishes regular files from pipes, sockets and devices.</summary>
internal static class FileKind
{
    // SystemNative_Stat fills a structure that starts with two 32-bit integers, the flags and the mode, and is far shorter than this.
    private const int StatusSize = 512, ModeAt = 4;

    // S_IFMT and S_IFREG of POSIX <sys/stat.h>.
    private const int TypeMask = 0xF000, Regular = 0x8000;

    /// <summary>Whether a path leads to a regular file, directly or by a link. True if nothing exists there.</summary>
    public static bool IsRegular(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // Names such as NUL and COM1 are devices in every directory.
            return !Path.GetFullPath(path).StartsWith(@"\\.\", StringComparison.Ordinal);
        }

        byte[] status = new byte[StatusSize];
        return Stat(Encoding.UTF8.GetBytes(path + '\0'), status) != 0 || (BitConverter.ToInt32(status, ModeAt) & TypeMask) == Regular;
    }

    // .NET's internal stat: no public API distinguishes these kinds without opening the file, and opening a pipe waits for its reader.
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(byte[] path, [Out] byte[] status);
}
