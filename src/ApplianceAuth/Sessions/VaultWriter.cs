using System.Security.Cryptography;
using System.Text;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>Writes to a vault while no other process of ours does, and only in sight of what others have written.</summary>
/// <remarks>
/// A vault that serves old texts rewrites itself from them: a write would erase what another process has just saved, or bring back what it has
/// removed. So the last text that any of our processes saved or removed is noted, and must be visible before the next write.
/// </remarks>
internal sealed class VaultWriter : IDisposable
{
    /// <summary>A registration with the one before it, or tokens without access and id token: no real ones are longer.</summary>
    private const int LeastText = 2000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private readonly ITokenStore _store;
    private readonly VaultFiles? _files;
    private readonly TimeProvider _clock;
    private readonly SessionLock _lock;

    private VaultWriter(ITokenStore store, VaultFiles? files, TimeProvider clock, SessionLock mine) =>
        (_store, _files, _clock, _lock) = (store, files, clock, mine);

    /// <summary>Waits until nobody else writes.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.LockUnavailable"/>, or <see cref="Reason.VaultBehind"/>: the vault does not catch up.</exception>
    public static async Task<VaultWriter> EnterAsync(ITokenStore store, VaultFiles? files, TimeProvider clock, CancellationToken stop)
    {
        SessionLock mine = await SessionLock.EnterAsync(files?.VaultLock ?? store.Name, files is not null, clock, stop).ConfigureAwait(false);
        try
        {
            VaultWriter writer = new(store, files, clock, mine);
            await writer.CatchUpAsync(stop).ConfigureAwait(false);
            return writer;
        }
        catch
        {
            mine.Dispose();
            throw;
        }
    }

    /// <summary>Writes a text.</summary>
    public async Task WriteAsync(string name, string text, CancellationToken stop)
    {
        await _store.WriteAsync(name, text, stop).ConfigureAwait(false);
        Note(name, Hash(text));
    }

    /// <summary>Writes the tokens.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="shortened">Whether without those that a renewal brings back, for a vault that is too small for all.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">What ails the vault.</exception>
    public Task WriteTokensAsync(AccountAddress account, TokenSet tokens, bool shortened, CancellationToken stop) => WriteAsync(
        account.TokenSecretName,
        RecordFormat.Write(shortened && tokens.RefreshToken is not null ? tokens with { AccessToken = "", IdToken = null } : tokens),
        stop);

    /// <summary>Makes sure that a vault takes what a sign-in needs at the least, before anybody signs in.</summary>
    /// <param name="account">Who is to be signed in.</param>
    /// <param name="wasRemoved">Whether the account was removed before, so that a vault with a soft delete may still hold its names.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="Reason.VaultTooSmall"/>: it refuses that much and takes less. <see cref="Reason.VaultNameHeld"/>, or what else ails the vault.
    /// </exception>
    public async Task ProbeAsync(AccountAddress account, bool wasRemoved, CancellationToken stop)
    {
        // A name of its own each time: a vault with a soft delete would not take the same name twice.
        string name = $"ApplianceAuthProbe-{Registration.NewSessionId()[..8]}";
        try
        {
            await _store.WriteAsync(name, new string('x', LeastText), stop).ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.Reason == Reason.VaultUnavailable)
        {
            await _store.WriteAsync(name, "x", stop).ConfigureAwait(false);
            await _store.RemoveAsync(name, stop).ConfigureAwait(false);
            throw new ApplianceAuthException(Reason.VaultTooSmall, $"The vault {_store.Name} does not take secrets of {LeastText} characters, which a sign-in needs.");
        }

        await _store.RemoveAsync(name, stop).ConfigureAwait(false);
        if (wasRemoved && await _store.ReadAsync(account.TokenSecretName, reload: true, stop).ConfigureAwait(false) is null)
        {
            // Left there for the sign-in to write over: removing it would have the vault hold the name.
            await _store.WriteAsync(account.TokenSecretName, RecordFormat.Write(TokenSet.None(account.ToString(), _clock.GetUtcNow())), stop).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a text.</summary>
    public async Task RemoveAsync(string name, CancellationToken stop)
    {
        await _store.RemoveAsync(name, stop).ConfigureAwait(false);
        Note(name, "-");
    }

    /// <summary>Lets the next one write.</summary>
    public void Dispose() => _lock.Dispose();

    private async Task CatchUpAsync(CancellationToken stop)
    {
        if (!_store.MayLag || _files is null || ReadNote(_files.VaultNote).Split(' ') is not [var name, var expected])
        {
            return;
        }

        long began = _clock.GetTimestamp();
        while ((await _store.ReadAsync(name, reload: true, stop).ConfigureAwait(false) is { } text ? Hash(text) : "-") != expected)
        {
            if (_clock.GetElapsedTime(began) > s_patience)
            {
                throw new ApplianceAuthException(Reason.VaultBehind, $"The vault {_store.Name} does not show what was saved in it last.");
            }

            await Task.Delay(s_pause, _clock, stop).ConfigureAwait(false);
        }
    }

    private void Note(string name, string hash)
    {
        if (_store.MayLag && _files is not null)
        {
            UseNote(() => PrivateFile.Write(_files.VaultNote, $"{name} {hash}"));
        }
    }

    private static string ReadNote(string path)
    {
        string note = "";
        UseNote(() => note = PrivateFile.Read(path) ?? "");
        return note;
    }

    private static void UseNote(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ApplianceAuthException(Reason.LockUnavailable, $"The note beside the vault's lock cannot be used: {e.Message}", inner: e);
        }
    }

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
