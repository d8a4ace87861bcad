using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Emulator;

/// <summary>The emulator has all documented paths and methods, and no others, because the examples call them.</summary>
public class DocumentedPathsTests : CloudTest
{
    [Theory]
    [InlineData("HomeConnect", "homeconnect", "/api", "{haId}")]
    [InlineData("Miele", "miele", "/v1", "{id}")]
    public void Emulator_has_the_documented_paths_and_methods(string provider, string system, string root, string id)
    {
        Provider known = KnownProviders.Find(provider)!;
        IEnumerable<string> streams = new[] { known.Events.AllPath, known.Events.OnePath }.Select(path => $"GET {path}");
        IEnumerable<string> documented = known.KnownPaths
            .Where(path => !path.Path.EndsWith("PowerState", StringComparison.Ordinal))
            .SelectMany(path => path.Methods.Select(method => $"{method} {path.Path}"));
        IEnumerable<string> emulated = Control.Routes
            .Where(route => route.Name.StartsWith($"{system}/", StringComparison.Ordinal))
            .Select(route => $"{route.Method} {route.Path[root.Length..].Replace(id, "*", StringComparison.Ordinal)}");

        Assert.Equal(documented.Concat(streams).Order(), emulated.Order());
    }
}
