using System.Management.Automation;

namespace ApplianceAuth.Hosting;

/// <summary>Resolves the paths of files to write.</summary>
internal static class FileSystemPath
{
    /// <summary>The full path of a file that need not exist. Wildcards are taken literally.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.FileNotWritten"/>: the path, or the current location, is on a drive without files, such as <c>Env:</c>.
    /// </exception>
    public static string Resolve(SessionState session, string path)
    {
        string resolved = session.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return provider.Name == "FileSystem"
            ? resolved
            : throw new ApplianceAuthException(
                ErrorId.FileNotWritten, Messages.FormatFileNotWritten(path, CmdletMessages.FormatPathNotInFileSystem(provider.Name)));
    }
}
