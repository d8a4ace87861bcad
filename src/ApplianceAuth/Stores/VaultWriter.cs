using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Writes to a vault while no other process of ours does, and only if the vault shows what others have written.</summary>
/// <remarks>
/// A vault that serves old texts rewrites itself from them: a write would erase what another process has just saved, or bring back what it has
/// removed. So nothing is written to such a vault, and the journal keeps the session.
/// </remarks>
internal sealed class VaultWriter : IDisposable
{
    /// <summary>A registration with the one before it, or tokens without access and id token: no real ones are longer.</summary>
    private const int MinimumLength = 2000;

    private readonly ITokenStore _store;
    private readonly TimeProvider _clock;
    private readonly SessionLock _lock;

    private VaultWriter(ITokenStore store, TimeProvider timeProvider, SessionLock ownLock) => (_store, _clock, _lock) = (store, timeProvider, ownLock);

    /// <summary>Waits until no other process of ours writes.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>, or <see cref="ErrorId.VaultStale"/>: the vault may serve old texts.</exception>
    public static async Task<VaultWriter> EnterAsync(ITokenStore store, StoreFiles? files, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        return store.MayLag
            ? throw new ApplianceAuthException(
                ErrorId.VaultStale, $"The vault '{store.Name}' cannot be reloaded, and a write could erase what other processes have saved. Nothing was written to it.")
            : new(store, timeProvider, await SessionLock.EnterAsync(files?.VaultLock ?? store.Name, files is not null, timeProvider, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Writes a text.</summary>
    public Task WriteAsync(string name, string text, CancellationToken cancellationToken) => _store.WriteAsync(name, text, cancellationToken);

    /// <summary>Writes the tokens; without access and id token, which a refresh brings back, if the vault is too small for all of them.</summary>
    /// <param name="account">The account's address.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The text that the vault has now.</returns>
    /// <exception cref="ApplianceAuthException">A vault error (VaultLocked, VaultUnavailable, ...).</exception>
    public async Task<string> WriteTokensAsync(AccountAddress account, TokenSet tokens, CancellationToken cancellationToken)
    {
        string name = account.TokenSecretName;
        string whole = RecordSerializer.Write(tokens);
        if (await TryAsync(() => WriteAsync(name, whole, cancellationToken)).ConfigureAwait(false) is not { } refused)
        {
            return whole;
        }

        if (refused.ErrorId != ErrorId.VaultUnavailable || tokens.RefreshToken is null)
        {
            throw refused;
        }

        // No error says "too long" in the same way in all vaults. A vault that takes the short text and refuses the whole one right after it is too small;
        // everything else is a failure that passes, and must not shorten anything.
        string shortened = RecordSerializer.Write(tokens with { AccessToken = "", IdToken = null });
        await WriteAsync(name, shortened, cancellationToken).ConfigureAwait(false);
        if (await TryAsync(() => WriteAsync(name, whole, cancellationToken)).ConfigureAwait(false) is null)
        {
            return whole;
        }

        // A vault that removes before it writes has neither now.
        if (await _store.ReadAsync(name, reload: true, cancellationToken).ConfigureAwait(false) != shortened)
        {
            await WriteAsync(name, shortened, cancellationToken).ConfigureAwait(false);
        }

        return shortened;
    }

    /// <summary>Reads back what was written.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.VaultStale"/>: the vault returns another text or none; or another vault error.</exception>
    public async Task VerifyAsync(AccountAddress account, string name, string text, CancellationToken cancellationToken)
    {
        if (await _store.ReadAsync(name, reload: true, cancellationToken).ConfigureAwait(false) != text)
        {
            throw new ApplianceAuthException(ErrorId.VaultStale, $"The vault {_store.Name} does not return what it was given for {account}.");
        }
    }

    /// <summary>Checks that a vault takes and returns what a sign-in needs at the least, before the user is prompted.</summary>
    /// <param name="account">The address of the account that is to be signed in.</param>
    /// <param name="wasRemoved">Whether the account was removed before, so that a vault with a soft delete may still hold its names.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.VaultTooSmall"/>: it refuses that much and takes less. <see cref="ErrorId.VaultNotSupported"/>: it returns something else.
    /// <see cref="ErrorId.VaultSecretDeleted"/>, or another vault error.
    /// </exception>
    public async Task ProbeAsync(AccountAddress account, bool wasRemoved)
    {
        // A new name each time: a vault with a soft delete would not take the same name twice.
        string name = $"ApplianceAuthProbe-{Registration.NewSessionId()[..8]}";
        ApplianceAuthException? unusable = await TryAsync(() => ProbeAsync(name)).ConfigureAwait(false);
        // In every case: a write that failed may have left something.
        ApplianceAuthException? left = await TryAsync(() => _store.RemoveAsync(name, CancellationToken.None)).ConfigureAwait(false);
        if ((unusable ?? left) is { } error)
        {
            throw error;
        }

        if (wasRemoved && await _store.ReadAsync(account.TokenSecretName, reload: true, CancellationToken.None).ConfigureAwait(false) is null)
        {
            // Left there for the sign-in to write over: removing it would have the vault hold the name.
            string none = RecordSerializer.Write(TokenSet.None(account.ToString(), _clock.GetUtcNow()));
            await _store.WriteAsync(account.TokenSecretName, none, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a text.</summary>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) => _store.RemoveAsync(name, cancellationToken);

    /// <summary>Lets the next one write.</summary>
    public void Dispose() => _lock.Dispose();

    private async Task ProbeAsync(string name)
    {
        string text = new('x', MinimumLength);
        if (await TryAsync(() => _store.WriteAsync(name, text, CancellationToken.None)).ConfigureAwait(false) is { } refused)
        {
            if (refused.ErrorId != ErrorId.VaultUnavailable)
            {
                throw refused;
            }

            await _store.WriteAsync(name, "x", CancellationToken.None).ConfigureAwait(false);
            throw new ApplianceAuthException(ErrorId.VaultTooSmall, $"The vault {_store.Name} does not take secrets of {MinimumLength} characters, which a sign-in needs.");
        }

        try
        {
            string? kept = await _store.ReadAsync(name, reload: true, CancellationToken.None).ConfigureAwait(false);
            if (kept != text)
            {
                throw NotSupported(kept is null ? "does not keep strings" : "does not return strings as they were written");
            }
        }
        catch (ApplianceAuthException e) when (e.SecretType is { } type)
        {
            throw NotSupported($"returns strings as {type}");
        }
    }

    private ApplianceAuthException NotSupported(string what) => new(ErrorId.VaultNotSupported, $"The vault '{_store.Name}' {what} and cannot be used.");

    private static async Task<ApplianceAuthException?> TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return null;
        }
        catch (ApplianceAuthException e)
        {
            return e;
        }
    }
}
