using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Writes to a vault under its lock, and only if the vault returns what other processes have written.</summary>
/// <remarks>
/// A vault that caches old secrets writes them back: it would erase what another process has just saved, or restore what it has removed. So nothing is
/// written to such a vault, and the journal keeps the session.
/// </remarks>
internal sealed class VaultWriter : IDisposable
{
    /// <summary>The maximum length of a registration with its predecessor, and of tokens without access token and ID token, in characters.</summary>
    private const int MinimumLength = 2000;

    private readonly ITokenStore _store;
    private readonly TimeProvider _clock;
    private readonly SessionLock _lock;

    private VaultWriter(ITokenStore store, TimeProvider timeProvider, SessionLock ownLock) => (_store, _clock, _lock) = (store, timeProvider, ownLock);

    /// <summary>Waits for the lock of the vault. Dispose the result to release it.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.DataFolderUnavailable"/>, or <see cref="ErrorId.VaultStale"/>: the vault may return old secrets.
    /// </exception>
    public static async Task<VaultWriter> EnterAsync(ITokenStore store, StoreFiles? files, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (store.MayLag)
        {
            throw new ApplianceAuthException(ErrorId.VaultStale, Messages.FormatVaultCannotReload(store.Name));
        }

        string name = files?.VaultLock ?? store.Name;
        return new(store, timeProvider, await SessionLock.EnterAsync(name, files is not null, timeProvider, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Writes a secret.</summary>
    public Task WriteAsync(string name, string text, CancellationToken cancellationToken) => _store.WriteAsync(name, text, cancellationToken);

    /// <summary>Writes the tokens; without access token and ID token, which a refresh returns, if the vault is too small for all of them.</summary>
    /// <param name="account">The account's address.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The text in the vault.</returns>
    /// <exception cref="ApplianceAuthException">A vault error (VaultLocked, VaultUnavailable, ...).</exception>
    public async Task<string> WriteTokensAsync(AccountAddress account, TokenSet tokens, CancellationToken cancellationToken)
    {
        string name = account.TokenSecretName;
        string complete = RecordSerializer.Write(tokens);
        if (await TryAsync(() => WriteAsync(name, complete, cancellationToken)).ConfigureAwait(false) is not { } refused)
        {
            return complete;
        }

        if (refused.ErrorId != ErrorId.VaultUnavailable || tokens.RefreshToken is null)
        {
            throw refused;
        }

        // Vaults have no common error for "too long". A vault that accepts the shortened text and refuses the complete one right after it is too small;
        // any other failure is transient and must not shorten later saves.
        string shortened = RecordSerializer.Write(tokens with { AccessToken = "", IdToken = null });
        await WriteAsync(name, shortened, cancellationToken).ConfigureAwait(false);
        if (await TryAsync(() => WriteAsync(name, complete, cancellationToken)).ConfigureAwait(false) is null)
        {
            return complete;
        }

        // A vault that removes a secret before it writes it has neither text now.
        if (await _store.ReadAsync(name, reload: true, cancellationToken).ConfigureAwait(false) != shortened)
        {
            await WriteAsync(name, shortened, cancellationToken).ConfigureAwait(false);
        }

        return shortened;
    }

    /// <summary>Reads a secret back and compares it.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.VaultStale"/>: the vault returns another text or none; or another vault error.</exception>
    public async Task VerifyAsync(AccountAddress account, string name, string text, CancellationToken cancellationToken)
    {
        if (await _store.ReadAsync(name, reload: true, cancellationToken).ConfigureAwait(false) != text)
        {
            throw new ApplianceAuthException(ErrorId.VaultStale, Messages.FormatVaultReturnsOtherSecret(_store.Name, account));
        }
    }

    /// <summary>Checks that the vault stores and returns secrets of the length that a sign-in needs, before the user is prompted.</summary>
    /// <param name="account">The address of the account that is to be signed in.</param>
    /// <param name="wasRemoved">Whether the account was removed before, so that a vault with a soft delete may still hold its names.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.VaultTooSmall"/>: it refuses that length and accepts less. <see cref="ErrorId.VaultNotSupported"/>: it returns something else.
    /// <see cref="ErrorId.VaultSecretDeleted"/>, or another vault error.
    /// </exception>
    public async Task ProbeAsync(AccountAddress account, bool wasRemoved)
    {
        // A new name each time: a vault with soft delete does not accept the same name twice.
        string name = $"ApplianceAuthProbe-{Registration.NewSessionId()[..8]}";
        ApplianceAuthException? unusable = await TryAsync(() => ProbeAsync(name)).ConfigureAwait(false);
        // In every case: a failed write may have left a secret.
        ApplianceAuthException? left = await TryAsync(() => _store.RemoveAsync(name, CancellationToken.None)).ConfigureAwait(false);
        if ((unusable ?? left) is { } error)
        {
            throw error;
        }

        if (wasRemoved && await _store.ReadAsync(account.TokenSecretName, reload: true, CancellationToken.None).ConfigureAwait(false) is null)
        {
            // Not removed, because the vault would then reserve the name: the sign-in overwrites it.
            string none = RecordSerializer.Write(TokenSet.None(account.ToString(), _clock.GetUtcNow()));
            await _store.WriteAsync(account.TokenSecretName, none, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a secret.</summary>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) => _store.RemoveAsync(name, cancellationToken);

    /// <summary>Releases the lock of the vault.</summary>
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
            throw new ApplianceAuthException(
                ErrorId.VaultTooSmall, Messages.FormatVaultSecretLengthRefused(_store.Name, ConsoleText.FormatNumber(MinimumLength)));
        }

        try
        {
            string? stored = await _store.ReadAsync(name, reload: true, CancellationToken.None).ConfigureAwait(false);
            if (stored != text)
            {
                throw new ApplianceAuthException(
                    ErrorId.VaultNotSupported,
                    stored is null ? Messages.FormatVaultStringsNotStored(_store.Name) : Messages.FormatVaultStringsChanged(_store.Name));
            }
        }
        catch (ApplianceAuthException e) when (e.SecretType is { } type)
        {
            throw new ApplianceAuthException(ErrorId.VaultNotSupported, Messages.FormatVaultStringsTyped(_store.Name, type));
        }
    }

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
