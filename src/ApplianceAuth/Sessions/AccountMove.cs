using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Moves an account from one store to another. Both account locks are held.</summary>
/// <param name="source">The account in the source store.</param>
/// <param name="target">The account in the target store.</param>
/// <param name="timeProvider">The time source.</param>
/// <param name="reached">Called after each step.</param>
internal sealed class AccountMove(AccountInStore source, AccountInStore target, TimeProvider timeProvider, Action<MoveStep> reached)
{
    private readonly MoveCompletion _completion = new(source, target, timeProvider, reached);

    /// <summary>Moves the account.</summary>
    /// <returns>The account, and why its secrets could not be removed from the source, or null.</returns>
    /// <exception cref="ApplianceAuthException">
    /// Before anything changes: <see cref="ErrorId.NotConnected"/>, <see cref="ErrorId.AccountExists"/>, <see cref="ErrorId.VaultStale"/>, or an error of one
    /// of the stores. <see cref="ErrorId.VaultLocked"/> also after the move was committed: then the next command completes it.
    /// </exception>
    public async Task<(StoredAccount Account, ApplianceAuthException? Left)> RunAsync()
    {
        await RequireWritableAsync(source.Store as ITokenStore).ConfigureAwait(false);
        StoredAccount account = await ReadSourceAsync().ConfigureAwait(false);
        await RequireFreeTargetAsync().ConfigureAwait(false);
        reached(MoveStep.Checked);

        SessionHeader incoming = Header(account);
        try
        {
            await WriteTargetAsync(incoming, account).ConfigureAwait(false);
            source.Entry.Journal.Write(incoming with { State = SessionStatus.Moved, OtherStore = target.Vault }, account: null);
            reached(MoveStep.Committed);
        }
        catch (ApplianceAuthException) when (!_completion.IsCommitted(incoming))
        {
            await _completion.TryDiscardAsync(incoming).ConfigureAwait(false);
            throw;
        }

        ApplianceAuthException? left = await _completion.CompleteAsync(incoming).ConfigureAwait(false);
        target.Entry.Update(account, timeProvider.GetUtcNow());
        return (account, left);
    }

    /// <summary>Refuses a vault that cannot be reloaded.</summary>
    private async Task RequireWritableAsync(ITokenStore? vault)
    {
        if (vault is not null)
        {
            using VaultWriter writer = await VaultWriter.EnterAsync(vault, source.Entry.Files, timeProvider, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<StoredAccount> ReadSourceAsync()
    {
        // Also the vault of this machine alone: it has newer tokens if the journal could not be written.
        StoredAccount account = await SessionReader.ReadLockedAsync(
            source.Entry, source.Store, readVault: true, timeProvider, CancellationToken.None).ConfigureAwait(false)
            ?? throw new ApplianceAuthException(ErrorId.NotConnected, Messages.FormatSessionNotSignedIn(source.Entry.Address, source.Store.Description));
        // The session has tokens, so an earlier one no longer counts. A moved account counts as signed in on this machine.
        return account with { Registration = account.Registration with { Previous = null, SignInMachine = Environment.MachineName } };
    }

    private async Task RequireFreeTargetAsync()
    {
        SessionHeader? header = target.Entry.Journal.ReadHeader();
        Registration? there = target.Store is ITokenStore
            ? await target.Store.ReadRegistrationAsync(target.Entry.Address, CancellationToken.None).ConfigureAwait(false)
            : null;
        // A vault may still return what was removed from it.
        if (header?.IsActive == true || (there is not null && there.SessionId != header?.SessionId))
        {
            throw new ApplianceAuthException(
                ErrorId.AccountExists, Messages.FormatMoveTargetExists(target.Store.Description, target.Entry.Address),
                Messages.FormatMoveTargetExistsRecommendation(target.Entry.Address, target.Store.Name));
        }
    }

    private SessionHeader Header(StoredAccount account)
    {
        SessionHeader? before = source.Entry.Journal.ReadHeader() is { } header && header.AppliesTo(account.Tokens) ? header : null;
        return SessionHeader.Of(account, before?.State ?? SessionStatus.Connected, before?.RetryAt) with { OtherStore = source.Vault };
    }

    private async Task WriteTargetAsync(SessionHeader header, StoredAccount account)
    {
        // The vault may have had the same session before.
        target.Entry.SyncMarker.Clear();
        target.Entry.Incoming.Write(header, account);
        reached(MoveStep.IncomingWritten);
        if (target.Store is ITokenStore vault)
        {
            using VaultWriter writer = await VaultWriter.EnterAsync(vault, target.Entry.Files, timeProvider, CancellationToken.None).ConfigureAwait(false);
            string name = target.Entry.Address.KeySecretName, key = RecordSerializer.Write(account.Registration);
            await writer.WriteAsync(name, key, CancellationToken.None).ConfigureAwait(false);
            await writer.VerifyAsync(target.Entry.Address, name, key, CancellationToken.None).ConfigureAwait(false);
            reached(MoveStep.KeyWritten);
        }
    }
}
