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
            CachedAppliance[] appliances = prefix.Contains(PathPlaceholder.Text, StringComparison.Ordinal)
                ? [new(PathPlaceholder.Text, "")]
                : [.. accounts.Where(account => account.Provider == provider).SelectMany(account => ModuleServices.ApplianceCache.Get(account.Address))];
            paths.AddRange(provider.PathAliases.Keys.Select(alias => new Candidate(alias, CmdletMessages.CompletionAliasPath)));
            paths.AddRange(Documented(provider, bound["Method"] as string).SelectMany(path => Fill(path, provider, appliances)));
        }

        // The resource that the prefix names completely, such as /homeappliances/ID/settings/.
        AddKeys(paths, prefix[..(prefix.LastIndexOf('/') + 1)].TrimEnd('/'), accounts);
        return paths.Select(path => path with { Text = Cut(path.Text, depth) }).DistinctBy(path => path.Text);
    }

    private static IEnumerable<Candidate> Fill(string path, Provider provider, CachedAppliance[] appliances) =>
        path.Contains('*', StringComparison.Ordinal)
            ? appliances.Select(one => new Candidate(
                path.Replace("*", one.Id, StringComparison.Ordinal), CmdletMessages.FormatCompletionAppliancePath(path, one.Name)))
            : [new(path, provider.DisplayName)];

    private static void AddKeys(List<Candidate> paths, string typed, IReadOnlyList<JournaledAccount> accounts)
    {
        foreach (JournaledAccount account in accounts)
        {
            if (KeyRequests.Find(typed, account) is { Resource.HasKeyPaths: true, Key: null } request)
            {
                paths.AddRange(ModuleServices.Keys.List(account.Address, request).Select(key => new Candidate($"{typed}/{key.Key}", key.Name ?? key.Key)));
            }
        }
    }

    /// <summary>Returns the documented paths that support -Method, if it is typed, without those that end in a key.</summary>
    private static IEnumerable<string> Documented(Provider provider, string? method) => provider.KnownPaths
        .Where(path => !path.EndsInKey && (method is null || path.Methods.Contains(method, StringComparer.OrdinalIgnoreCase)))
        .Select(path => path.Path);

    /// <summary>Returns the first segments of a path, because completion offers one level at a time.</summary>
    private static string Cut(string path, int depth) => "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Take(depth));
}
