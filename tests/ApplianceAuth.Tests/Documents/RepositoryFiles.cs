using System.Reflection;

namespace ApplianceAuth.Tests.Documents;

/// <summary>The files of the repository that these tests were built in.</summary>
internal static class RepositoryFiles
{
    private static readonly string s_root = FindRoot();

    /// <summary>The text of a file, with line feeds alone at the ends of its lines.</summary>
    public static string Read(params string[] path) =>
        File.ReadAllText(Path.Combine([s_root, .. path])).ReplaceLineEndings("\n");

    /// <summary>The names of the files in a folder, without their extension.</summary>
    public static IEnumerable<string> Names(string pattern, params string[] folder) =>
        Directory.EnumerateFiles(Path.Combine([s_root, .. folder]), pattern).Select(file => Path.GetFileNameWithoutExtension(file)!);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new FileInfo(Assembly.GetExecutingAssembly().Location).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ApplianceAuth.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run from within the repository.");
    }
}
