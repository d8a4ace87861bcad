using System.Collections;
using ApplianceAuth.Appliances;
using ApplianceAuth.Hosting;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Completion;

/// <summary>
/// Completes the documented paths of a cloud by segment, with the ids of the appliances that were listed last, and with the keys that they are known to have.
/// </summary>
internal sealed class PathCompleter : Completer
{
    private protected override IEnumerable<Candidate> GetCandidates(string command, string prefix, IDictionary bound)
    {
        int depth = Math.Max(1, prefix.Count(c => c == '/'));
        IReadOnlyList<JournaledAccount> accounts = JournaledAccounts.Matching(bound);
        List<Candidate> paths = [];
        foreach (Provider provider in JournaledAccounts.Providers(bound))
        {
            IEnumerable<CachedAppliance> listed = accounts.Where(account => account.Provider == provider)
                .SelectMany(account => ModuleServices.ApplianceCache.Get(account.Address));
            CachedAppliance placeholder = new(PathPlaceholder.Text, "");
            CachedAppliance[] appliances = prefix.Contains(PathPlaceholder.Text, StringComparison.Ordinal) ? [placeholder]
                : bound.Contains("ApplianceId") ? [placeholder, .. listed]
                : [.. listed];
            paths.AddRange(provider.PathAliases.Keys.Select(alias => new Candidate(alias, CmdletMessages.CompletionAliasPath)));
            paths.AddRange(Documented(provider, bound["Method"] as string).Select(path => Alias(path, provider, prefix))
                .SelectMany(path => Fill(path, provider, appliances)));
        }

        // The resource that the prefix names completely, such as /homeappliances/ID/settings/.
        AddKeys(paths, prefix[..(prefix.LastIndexOf('/') + 1)].TrimEnd('/'), accounts, bound);
        return paths.Select(path => path with { Text = Cut(path.Text, depth) }).DistinctBy(path => path.Text);
    }

    /// <summary>Returns a path as it is typed: with the alias that the prefix begins with.</summary>
    private static string Alias(string path, Provider provider, string prefix) =>
        provider.PathAliases.FirstOrDefault(pair => prefix.StartsWith(pair.Key + "/", StringComparison.OrdinalIgnoreCase)
            && path.StartsWith(pair.Value + "/", StringComparison.Ordinal)) is { Key: { } alias, Value: { } full }
                ? alias + path[full.Length..]
                : path;

    private static IEnumerable<Candidate> Fill(string path, Provider provider, CachedAppliance[] appliances) =>
        path.Contains('*', StringComparison.Ordinal)
            ? appliances.Select(one => new Candidate(
                path.Replace("*", one.Id == PathPlaceholder.Text ? one.Id : Uri.EscapeDataString(one.Id), StringComparison.Ordinal),
                CmdletMessages.FormatCompletionAppliancePath(path, one.Name)))
            : [new(path, provider.DisplayName)];

    private static void AddKeys(List<Candidate> paths, string resourcePath, IReadOnlyList<JournaledAccount> accounts, IDictionary bound)
    {
        foreach (JournaledAccount account in accounts)
        {
            paths.AddRange(KeyRequests.Find(resourcePath, account, bound)
                .Where(request => request is { Resource.HasKeyPaths: true, Key: null })
                .SelectMany(request => ModuleServices.Keys.List(account.Address, request))
                .Select(key => new Candidate($"{resourcePath}/{key.Key}", key.Name ?? key.Key)));
        }
    }

    /// <summary>Returns the documented paths that support -Method, if it is typed, without those that end in a key.</summary>
    private static IEnumerable<string> Documented(Provider provider, string? method) => provider.KnownPaths
        .Where(path => !path.EndsInKey && (method is null || path.Methods.Contains(method, StringComparer.OrdinalIgnoreCase)))
        .Select(path => path.Path);

    /// <summary>Returns the first segments of a path, because completion offers one level at a time.</summary>
    private static string Cut(string path, int depth) => "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Take(depth));
}
