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

    /// <summary>The paths of all text files with these extensions, without what a build makes.</summary>
    public static IEnumerable<string[]> Paths(params string[] extensions) =>
        Directory.EnumerateFiles(s_root, "*", SearchOption.AllDirectories)
            .Where(file => extensions.Contains(Path.GetExtension(file)))
            .Select(file => Path.GetRelativePath(s_root, file).Split(Path.DirectorySeparatorChar))
            .Where(path => !path.Intersect(["bin", "obj", "output", ".tools", ".git"]).Any());

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
