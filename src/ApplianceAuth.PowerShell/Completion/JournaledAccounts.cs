using System.Collections;
using System.Management.Automation;
using ApplianceAuth.Accounts;
using ApplianceAuth.Hosting;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Completion;

/// <summary>The accounts that this machine knows of without asking a vault or a cloud: by their journals' clear headers, and in memory.</summary>
internal static class JournaledAccounts
{
    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<JournaledAccount> All()
    {
        IEnumerable<SessionHeader> memory = AccountRecords.ListAsync(ModuleServices.Memory, CancellationToken.None).GetAwaiter().GetResult()
            .Select(account => IgnoreErrors(() => ModuleServices.Broker.DescribeAsync(ModuleServices.Memory, account, CancellationToken.None).GetAwaiter().GetResult()))
            .OfType<SessionHeader>();
        return
        [
            .. memory.Concat(Journals()).Where(header => header.State != Stores.SessionState.Removed).Select(JournaledAccount.Of).OfType<JournaledAccount>()
                .DistinctBy(account => account.Address).OrderBy(account => account.Address.ToString(), StringComparer.Ordinal),
        ];
    }

    /// <summary>Those that a command line means: the ones it names, else the selected one, else all.</summary>
    /// <param name="bound">The parameters that are typed already.</param>
    public static IReadOnlyList<JournaledAccount> Matching(IDictionary bound)
    {
        IReadOnlyList<JournaledAccount> all = All();
        string[] named = bound["Account"] switch
        {
            string one => [one],
            IEnumerable several => [.. several.Cast<object?>().Select(one => $"{one}")],
            _ => [$"{ModuleServices.Selected?.Address ?? IgnoreErrors(ModuleServices.StoredDefault.Read)}" is { Length: > 0 } selected ? selected : "*"],
        };
        WildcardPattern[] patterns = [.. named.Select(name => new WildcardPattern($"{AccountAddress.TryParse(name)}" is { Length: > 0 } whole ? whole : name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))];
        JournaledAccount[] meant = [.. all.Where(account => patterns.Any(pattern => pattern.IsMatch($"{account.Address}")))];
        return meant.Length > 0 ? meant : all;
    }

    /// <summary>The systems that a command line may mean: those of the accounts that it means, or all where none is known.</summary>
    public static IReadOnlyList<Provider> Providers(IDictionary bound) =>
        Matching(bound).Select(account => account.Provider).Distinct().ToArray() is { Length: > 0 } meant ? meant : KnownProviders.All;

    /// <summary>The vaults that this machine has used, in order.</summary>
    public static IReadOnlyList<VaultReference> Vaults() =>
        IgnoreErrors(() => ModuleServices.Local.ListVaults().DistinctBy(vault => vault.Name, StringComparer.OrdinalIgnoreCase).OrderBy(vault => vault.Name, StringComparer.Ordinal).ToArray()) ?? [];

    private static SessionHeader[] Journals() => IgnoreErrors(() => ModuleServices.Local.List().Select(account => account.Header).OfType<SessionHeader>().ToArray()) ?? [];

    // Nobody expects a completion to fail: what cannot be read is not offered.
    private static T? IgnoreErrors<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is ApplianceAuthException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
