using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>The files that belong to a vault on this machine.</summary>
/// <param name="Folder">Where they lie.</param>
public sealed record StoreFiles(string Folder)
{
    private const string JournalEnding = ".session";
    private const string IncomingEnding = ".incoming";

    /// <summary>Held while the vault is written, so that no two processes rewrite it at once.</summary>
    public string VaultLock => Path.Combine(Folder, "vault.lock");

    /// <summary>The vault that the files belong to.</summary>
    public string VaultReference => Path.Combine(Folder, "vault.name");

    /// <summary>Held while the account is renewed.</summary>
    public string Lock(AccountAddress account) => At(account, ".lock");

    /// <summary>The account's journal.</summary>
    public string Journal(AccountAddress account) => At(account, JournalEnding);

    /// <summary>The account while it is moved here. No lookup uses this file; when the move is complete it becomes the journal.</summary>
    public string Incoming(AccountAddress account) => At(account, IncomingEnding);

    /// <summary>Which tokens of the account the vault has.</summary>
    public string SyncMarker(AccountAddress account) => At(account, ".saved");

    /// <summary>The appliances that the account's list showed last.</summary>
    public string Appliances(AccountAddress account) => At(account, ".appliances");

    /// <summary>The accounts that have a journal here; none if there is no folder.</summary>
    public IEnumerable<AccountAddress> Journals() => With(JournalEnding);

    /// <summary>The accounts that are being moved here, or whose move was interrupted; none if there is no folder.</summary>
    public IEnumerable<AccountAddress> AllIncoming() => With(IncomingEnding);

    private IEnumerable<AccountAddress> With(string ending) => (Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "*" + ending) : [])
        .Select(file => Path.GetFileNameWithoutExtension(file)!.Split('-', 2))
        .Where(halves => halves.Length == 2)
        .Select(halves => AccountAddress.TryParse($"{halves[0]}/{halves[1]}"))
        .OfType<AccountAddress>();

    private string At(AccountAddress account, string ending) => Path.Combine(Folder, $"{account.Cloud}-{account.Name}{ending}");
}
