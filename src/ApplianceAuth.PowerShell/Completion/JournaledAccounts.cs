using System.Collections;
using System.Management.Automation;
using ApplianceAuth.Accounts;
using ApplianceAuth.Hosting;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Completion;

/// <summary>Lists the accounts in memory and in the unencrypted headers of this machine's journals, without a call to a vault or cloud.</summary>
internal static class JournaledAccounts
{
    /// <summary>All accounts, sorted by address.</summary>
    public static IReadOnlyList<JournaledAccount> All()
    {
        return
        [
            .. InMemory().Concat(Journals()).Where(header => header.State != SessionStatus.Removed)
                .Select(JournaledAccount.Of).OfType<JournaledAccount>()
                .DistinctBy(account => account.Address).OrderBy(account => account.Address.ToString(), StringComparer.Ordinal),
        ];
    }

    /// <summary>The accounts to which a command line applies: the specified ones, else the default account, else all.</summary>
    /// <param name="bound">The parameters on the command line.</param>
    public static IReadOnlyList<JournaledAccount> Matching(IDictionary bound)
    {
        IReadOnlyList<JournaledAccount> all = All();
        string[] named = bound["Account"] switch
        {
            string one => [one],
            IEnumerable several => [.. several.Cast<object?>().Select(one => $"{one}")],
            _ => [$"{ModuleServices.Selected?.Address ?? IgnoreErrors(ModuleServices.StoredDefault.Read)}" is { Length: > 0 } selected ? selected : "*"],
        };
        WildcardPattern[] patterns = [.. named.Select(ToPattern)];
        JournaledAccount[] matching = [.. all.Where(account => patterns.Any(pattern => pattern.IsMatch($"{account.Address}")))];
        return matching.Length > 0 ? matching : all;
    }

    /// <summary>The providers of the accounts to which a command line applies, or all providers if there are none.</summary>
    public static IReadOnlyList<Provider> Providers(IDictionary bound) =>
        Matching(bound).Select(account => account.Provider).DistinctBy(provider => provider.Id).ToArray() is { Length: > 0 } matching ? matching : KnownProviders.All;

    /// <summary>The vaults that this machine has used, sorted by name.</summary>
    public static IReadOnlyList<VaultReference> Vaults() => IgnoreErrors(() => ModuleServices.Local.ListVaults()
        .DistinctBy(vault => vault.Name, StringComparer.OrdinalIgnoreCase).OrderBy(vault => vault.Name, StringComparer.Ordinal).ToArray()) ?? [];

    private static IEnumerable<SessionHeader> InMemory() => ModuleServices.Memory.IsEmpty ? []
        : AccountRecords.ListAsync(ModuleServices.Memory, CancellationToken.None).GetAwaiter().GetResult()
            .Select(account => IgnoreErrors(
                () => ModuleServices.Broker.GetHeaderAsync(ModuleServices.Memory, account, CancellationToken.None).GetAwaiter().GetResult()))
            .OfType<SessionHeader>();

    private static SessionHeader[] Journals() =>
        IgnoreErrors(() => ModuleServices.Local.List().Select(account => account.Header).OfType<SessionHeader>().ToArray()) ?? [];

    private static WildcardPattern ToPattern(string name) => new(
        $"{AccountAddress.TryParse(name)}" is { Length: > 0 } address ? address : name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);

    // A completion reports no errors: unreadable accounts are omitted.
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
