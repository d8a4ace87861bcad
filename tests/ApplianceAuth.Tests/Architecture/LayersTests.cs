using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Tests.Architecture;

/// <summary>Checks the dependencies between folders and libraries that docs/architecture.md describes.</summary>
public class LayersTests
{
    private static readonly string s_source = Path.Combine(Root(), "src");

    [Fact]
    public void Only_the_cmdlet_project_references_PowerShell() =>
        Assert.Equal(
            ["ApplianceAuth.PowerShell.csproj"],
            Directory.EnumerateFiles(s_source, "*.csproj", SearchOption.AllDirectories)
                .Where(file => XDocument.Load(file).Descendants("PackageReference")
                    .Any(package => package.Attribute("Include")!.Value.StartsWith("PowerShell", StringComparison.Ordinal)))
                .Select(Path.GetFileName));

    [Fact]
    public void Core_library_is_built_without_PowerShell() =>
        Assert.DoesNotContain(
            typeof(ErrorId).Assembly.GetReferencedAssemblies(),
            reference => reference.Name!.Contains("Automation", StringComparison.Ordinal));

    [Fact]
    public void Cmdlets_are_built_without_the_core_librarys_dependencies() =>
        Assert.All(
            typeof(ModuleContext).Assembly.GetReferencedAssemblies(),
            reference => Assert.DoesNotContain("IdentityModel", reference.Name, StringComparison.Ordinal));

    [Theory]
    [InlineData("ApplianceAuth", "Providers", "Accounts", "OAuth", "Stores", "Sessions", "RateLimits", "Api", "Events", "Appliances", "Diagnostics", "Client")]
    [InlineData("ApplianceAuth.PowerShell", "Vault", "Output", "Hosting", "Completion", "SignIn", "Commands")]
    public void Folder_uses_only_folders_before_it(string project, params string[] folders)
    {
        Assert.Equal(folders.Order(), Directory.EnumerateDirectories(Path.Combine(s_source, project)).Select(Path.GetFileName)
            .Where(name => name is not ("bin" or "obj" or "Data")).Order());
        string types = string.Join('|', new[] { typeof(ErrorId), typeof(ModuleContext) }.SelectMany(type => type.Assembly.GetTypes()).Select(type => type.Name.Split('`')[0]));
        foreach ((int index, string folder) in folders.Index())
        {
            string later = string.Join('|', folders[(index + 1)..].Append("-"));
            Regex use = new($@"^using ApplianceAuth\.({later});|\b({later})\.({types})\b", RegexOptions.CultureInvariant);
            Assert.All(
                Directory.EnumerateFiles(Path.Combine(s_source, project, folder), "*.cs"),
                file => Assert.DoesNotContain(Code(file), use.IsMatch));
        }
    }

    [Theory]
    [InlineData("System.IdentityModel.Tokens.Jwt", "ApplianceAuth/OAuth/TokenClaims.cs")]
    // Claims and signatures are read in separate places.
    [InlineData("using Microsoft.IdentityModel", "ApplianceAuth/OAuth/TokenSignature.cs")]
    [InlineData("System.Net.ServerSentEvents", "ApplianceAuth/Events/EventConnection.cs")]
    [InlineData("SecretManagement", "ApplianceAuth.PowerShell/Vault/")]
    [InlineData("Microsoft.PowerShell.SecretStore\"", "ApplianceAuth.PowerShell/Vault/")]
    // Times in text, whose calendar and separators depend on the culture unless they are formatted in one place.
    [InlineData("yyyy-MM", "ApplianceAuth/ConsoleText.cs")]
    [InlineData("HH:mm", "ApplianceAuth/ConsoleText.cs")]
    public void Only_one_place_names(string library, string place)
    {
        string[] files = Containing(library, "obj");
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.StartsWith(place, file, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("JsonDocument.Parse", "ApplianceAuth/JsonInput.cs")]
    [InlineData("Headers.RetryAfter", "ApplianceAuth/RetryAfter.cs")]
    [InlineData("\"Retry-After\"", "ApplianceAuth/RetryAfter.cs")]
    [InlineData("\"Content-Type\"", "ApplianceAuth/ResponseMediaType.cs")]
    [InlineData("Headers.ContentType?", "ApplianceAuth/ResponseMediaType.cs")]
    [InlineData("Encoding.UTF8.Preamble", "ApplianceAuth/TextDecoding.cs")]
    public void Responses_are_read_in_one_place(string text, string place) =>
        // Files of the module itself are read more strictly.
        Assert.Empty(Containing(text, "obj", "Accounts", "Sessions", "Stores").Except([place]));

    /// <summary>The source files whose code contains a text, without those below these folders.</summary>
    private static string[] Containing(string text, params string[] exceptFolders) =>
    [
        .. Directory.EnumerateFiles(s_source, "*.cs", SearchOption.AllDirectories)
            .Where(file => Code(file).Any(line => line.Contains(text, StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(s_source, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Intersect(exceptFolders).Any()),
    ];

    private static IEnumerable<string> Code(string file) =>
        File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));

    private static string Root()
    {
        string at = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!;
        while (!File.Exists(Path.Combine(at, "ApplianceAuth.slnx")))
        {
            at = Path.GetDirectoryName(at)!;
        }

        return at;
    }
}
