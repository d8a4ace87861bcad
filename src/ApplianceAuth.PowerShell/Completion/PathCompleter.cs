using System.Collections;
using ApplianceAuth.Hosting;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Completion;

/// <summary>Completes the documented paths of a cloud by segment, with the ids of the appliances that were listed last.</summary>
internal sealed class PathCompleter : Completer
{
    private protected override IEnumerable<(string Text, string Hint)> GetCandidates(string command, string prefix, IDictionary bound)
    {
        int depth = Math.Max(1, prefix.Count(c => c == '/'));
        return Paths(bound).Select(path => (Cut(path.Text, depth), path.Hint)).DistinctBy(path => path.Item1);
    }

    private static IEnumerable<(string Text, string Hint)> Paths(IDictionary bound)
    {
        IReadOnlyList<JournaledAccount> accounts = JournaledAccounts.Matching(bound);
        foreach (Provider provider in JournaledAccounts.Providers(bound))
        {
            CachedAppliance[] appliances =
                [.. accounts.Where(account => account.Provider == provider).SelectMany(account => ModuleServices.ApplianceCache.Get(account.Address))];
            IEnumerable<(string, string)> paths = provider.KnownPaths.SelectMany(path => path.Contains('*', StringComparison.Ordinal)
                ? appliances.Select(one => (path.Replace("*", one.Id, StringComparison.Ordinal), CmdletMessages.FormatCompletionAppliancePath(path, one.Name)))
                : [(path, provider.DisplayName)]);
            foreach ((string, string) path in provider.PathAliases.Keys.Select(alias => (alias, CmdletMessages.CompletionAliasPath)).Concat(paths))
            {
                yield return path;
            }
        }
    }

    /// <summary>Returns the first segments of a path, because completion offers one level at a time.</summary>
    private static string Cut(string path, int depth) => "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Take(depth));
}
