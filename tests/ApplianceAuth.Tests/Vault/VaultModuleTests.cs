using ApplianceAuth.Tests.Sessions;
using ApplianceAuth.Vault;

namespace ApplianceAuth.Tests.Vault;

/// <summary>Tests of which manifest of SecretManagement is imported: the one that PowerShell would take.</summary>
public sealed class VaultModuleTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(new[] { "one/1.9.0", "one/1.10.0", "two/2.0.0" }, "one/1.10.0")]
    [InlineData(new[] { "two/1.1.2" }, "two/1.1.2")]
    [InlineData(new[] { "one/preview", "one/", "two/1.1.2" }, "one/")]
    [InlineData(new[] { "one/", "one/1.0.0" }, "one/1.0.0")]
    [InlineData(new string[0], null)]
    public void Newest_version_of_the_first_folder_is_chosen(string[] installed, string? expected)
    {
        foreach (string folder in installed)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Manifest(folder))!);
            File.WriteAllText(Manifest(folder), "@{ }");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Manifest("one/9.9.9"))!);
        string modulePath = string.Join(Path.PathSeparator, _temporary.File("missing"), _temporary.File("one"), _temporary.File("two"));

        Assert.Equal(expected is null ? null : Manifest(expected), VaultModule.InstalledManifest(modulePath));
    }

    private string Manifest(string folder)
    {
        string[] parts = folder.Split('/');
        return Path.Combine(_temporary.File(parts[0]), VaultCall.Module, parts[1], VaultCall.Module + ".psd1");
    }
}
