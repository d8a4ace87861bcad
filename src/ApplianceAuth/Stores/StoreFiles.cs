using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>The files of a store on this machine.</summary>
/// <param name="Folder">The path of their folder.</param>
internal sealed record StoreFiles(string Folder)
{
    private const string JournalEnding = ".session";
    private const string IncomingEnding = ".incoming";

    /// <summary>The lock file of the vault, held during a write.</summary>
    public string VaultLock => Path.Combine(Folder, "vault.lock");

    /// <summary>The file with the name of the vault.</summary>
    public string VaultReference => Path.Combine(Folder, "vault.name");

    /// <summary>The lock file of an account, held during a refresh.</summary>
    public string Lock(AccountAddress account) => At(account, ".lock");

    /// <summary>The journal of an account.</summary>
    public string Journal(AccountAddress account) => At(account, JournalEnding);

    /// <summary>An account that is being moved to this store. No lookup uses this file; when the move is complete it becomes the journal.</summary>
    public string Incoming(AccountAddress account) => At(account, IncomingEnding);

    /// <summary>The file that records which tokens of an account the vault has.</summary>
    public string SyncMarker(AccountAddress account) => At(account, ".saved");

    /// <summary>The appliance cache of an account.</summary>
    public string Appliances(AccountAddress account) => At(account, ".appliances");

    /// <summary>The last known states of an account's appliances.</summary>
    public string States(AccountAddress account) => At(account, ".states");

    /// <summary>The cache of the keys of an account's appliances.</summary>
    public string Keys(AccountAddress account) => At(account, ".keys");

    /// <summary>Lists the accounts that have a journal in this folder; none if the folder does not exist.</summary>
    public IEnumerable<AccountAddress> Journals() => With(JournalEnding);

    /// <summary>Lists the accounts that are being moved to this store, or whose move was interrupted; none if the folder does not exist.</summary>
    public IEnumerable<AccountAddress> AllIncoming() => With(IncomingEnding);

    /// <summary>
    /// Lists the accounts whose <see cref="Incoming"/> file is being written, or was left unfinished by a killed process; none if the folder does not exist.
    /// </summary>
    public IEnumerable<AccountAddress> AllUnfinished() => With(IncomingEnding + SessionJournal.UnfinishedEnding);

    private IEnumerable<AccountAddress> With(string ending) => (Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "*" + ending) : [])
        .Select(file => Path.GetFileName(file)[..^ending.Length].Split('-', 2))
        .Where(halves => halves.Length == 2)
        .Select(halves => AccountAddress.TryParse($"{halves[0]}/{halves[1]}"))
        .OfType<AccountAddress>();

    private string At(AccountAddress account, string ending) => Path.Combine(Folder, $"{account.Cloud}-{account.Name}{ending}");
}
