using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>What this process knows of an account in a store.</summary>
/// <param name="address">The account's address.</param>
/// <param name="files">Its vault's files, or null for an account without a vault.</param>
internal sealed class AccountSlot(AccountAddress address, VaultFiles? files)
{
    private Sighting _seen = new(null, default);
    private long _vaultAskedAt;

    /// <summary>The account's address.</summary>
    public AccountAddress Address { get; } = address;

    /// <summary>The vault's files, or null.</summary>
    public VaultFiles? Files { get; } = files;

    /// <summary>The account's journal.</summary>
    public SessionJournal Journal { get; } = new(files?.Journal(address));

    /// <summary>Which tokens the vault has.</summary>
    public VaultMark Mark { get; } = new(files?.Saved(address));

    /// <summary>The account as it was last seen, and when that was found still true. Another object after each change.</summary>
    public Sighting Seen => Volatile.Read(ref _seen);

    /// <summary>When the vault was last asked whether there is another sign-in, UTC.</summary>
    public DateTimeOffset VaultAskedAt
    {
        get => new(Volatile.Read(ref _vaultAskedAt), TimeSpan.Zero);
        set => Volatile.Write(ref _vaultAskedAt, value.UtcTicks);
    }

    /// <summary>Whether the vault did not take what this process had for it, so that it has to try again.</summary>
    public bool NotSaved { get; set; }

    /// <summary>Whether the vault took the tokens only when they were shortened.</summary>
    public bool VaultIsSmall { get; set; }

    /// <summary>Waits until the account is nobody else's.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.LockUnavailable"/>.</exception>
    public Task<SessionLock> EnterAsync(ITokenStore store, TimeProvider clock, CancellationToken stop) =>
        SessionLock.EnterAsync(Files?.Lock(Address) ?? $"{store.Name}/{Address}", Files is not null, clock, stop);

    /// <summary>Remembers what a sign-in or a refresh gave. Under the account's lock.</summary>
    public void See(StoredAccount account, DateTimeOffset now) => Volatile.Write(ref _seen, new(account, now));

    /// <summary>Forgets the account. Under the account's lock.</summary>
    public void Forget() => Volatile.Write(ref _seen, new(null, default));

    /// <summary>Remembers what was read. Needs no lock: what was signed in, refreshed or removed since the read began counts instead.</summary>
    /// <param name="before">What <see cref="Seen"/> was when the read began.</param>
    /// <param name="account">The account, or null.</param>
    /// <param name="now">The time, UTC.</param>
    public void SeeUnlessChanged(Sighting before, StoredAccount? account, DateTimeOffset now) => Interlocked.CompareExchange(ref _seen, new(account, now), before);

    /// <summary>An account and when it was last found to be as it is.</summary>
    /// <param name="Account">The account, or null.</param>
    /// <param name="At">When, UTC.</param>
    internal sealed record Sighting(StoredAccount? Account, DateTimeOffset At);
}
