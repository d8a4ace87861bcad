using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>
/// The newest tokens of an account on this machine, written before the vault is synchronised: a plain header in one line, then the body of the
/// <see cref="JournalProtection"/>. Used under the lock of the account; the header may be read without it.
/// </summary>
/// <remarks>
/// Written to a second file, flushed and renamed, so that a reader sees the old or the new version and a crash leaves one of them. Mode 0600. After a
/// rotation the file is renamed before it is flushed: the old tokens are spent, and a slow disk must not delay the rename.
/// </remarks>
/// <param name="path">The file; null keeps the header in memory, for accounts in memory.</param>
/// <param name="protection">Writes the body; if null, tokens sealed with the key in the vault.</param>
internal sealed class SessionJournal(string? path, JournalProtection? protection = null)
{
    /// <summary>More than the longest journal observed (7 KB). A longer one extends its file if the disk has room.</summary>
    private const int ReservedSize = 16 * 1024;

    private const int MaximumSize = 1024 * 1024;

    /// <summary>What the name of a file ends in while it is written.</summary>
    internal const string UnfinishedEnding = ".new";

    private readonly JournalProtection _protection = protection ?? new SealedTokens();

    private SessionHeader? _inMemory;

    private string? Path => path;

    // One fixed name: under the lock there is only one writer, and the file of a killed process is overwritten.
    private string TemporaryPath => path + UnfinishedEnding;

    /// <summary>Whether there is a file that is being written, or that a killed process has left unfinished.</summary>
    public bool HasUnfinished => path is not null && File.Exists(TemporaryPath);

    /// <summary>The protection of the body.</summary>
    public JournalProtection Protection => _protection;

    /// <summary>Reads the header; null if there is no valid journal.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.DataFolderUnavailable"/>: the file exists but cannot be read. <see cref="ErrorId.StoreUnsafe"/>.
    /// <see cref="ErrorId.RecordInvalid"/>: the file is the record of the account and is damaged.
    /// </exception>
    public SessionHeader? ReadHeader() => path is null ? _inMemory : ReadFile() is { } file ? Split(file).Header : null;

    /// <summary>When the file was written, UTC, if its header is active; null otherwise.</summary>
    /// <exception cref="ApplianceAuthException">As <see cref="ReadHeader"/>.</exception>
    public DateTime? ReadActiveSince() => ReadHeader()?.IsActive == true ? File.GetLastWriteTimeUtc(path!) : null;

    /// <summary>Reads the tokens; null if there are none of this session.</summary>
    /// <exception cref="ApplianceAuthException">As <see cref="ReadHeader"/>.</exception>
    public TokenSet? ReadTokens(Registration registration, AccountAddress account) => ReadAccount(account, registration)?.Tokens;

    /// <summary>Reads the account; null if there is none of this session.</summary>
    /// <param name="account">The address.</param>
    /// <param name="registration">The registration whose session to read, or null for the registration in the journal itself.</param>
    /// <exception cref="ApplianceAuthException">As <see cref="ReadHeader"/>.</exception>
    public StoredAccount? ReadAccount(AccountAddress account, Registration? registration = null)
    {
        if (ReadFile() is not { } file)
        {
            return null;
        }

        (SessionHeader? header, int bodyAt) = Split(file);
        if (header?.Is(registration?.SessionId ?? header.SessionId) != true)
        {
            return null;
        }

        StoredAccount? found = _protection.Read(file.AsSpan(bodyAt), file.AsSpan(0, bodyAt), registration, account);
        return found?.Tokens.SessionId == header.SessionId ? found : _protection.IsRecord ? throw Damaged() : null;
    }

    /// <summary>Reserves disk space for the next tokens, before a refresh is sent that spends the present refresh token.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>: the disk is full or read-only.</exception>
    public void Reserve()
    {
        if (path is not null)
        {
            WriteTemporary(new byte[ReservedSize], truncate: false, flush: true);
        }
    }

    /// <summary>Writes the header and the tokens; without tokens the header alone.</summary>
    /// <param name="header">The header.</param>
    /// <param name="account">The tokens, or null.</param>
    /// <param name="replacesSpentTokens">Whether the tokens in the file are spent: then the file is replaced before it is flushed to the disk.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>: the disk is full or read-only.</exception>
    public void Write(SessionHeader header, StoredAccount? account, bool replacesSpentTokens = false)
    {
        _inMemory = header;
        if (path is null)
        {
            return;
        }

        byte[] line = [.. SessionHeaderSerializer.Write(header), (byte)'\n'];
        WriteTemporary(account is null ? line : [.. line, .. _protection.Protect(account, line)], truncate: true, flush: !replacesSpentTokens);
        try
        {
            FileRetry.Replace(TemporaryPath, path);
            if (replacesSpentTokens)
            {
                using FileStream file = FileRetry.Run(() => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
                file.Flush(flushToDisk: true);
            }

            FlushFolder();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(e);
        }
    }

    /// <summary>Replaces this journal by another one, whose file is renamed.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public void ReplaceWith(SessionJournal other)
    {
        try
        {
            FileRetry.Replace(other.Path!, path!);
            FlushFolder();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(e);
        }
    }

    /// <summary>Deletes the file, which need not exist.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public void Delete()
    {
        DeleteUnfinished();
        Delete(path!);
    }

    /// <summary>Deletes the file that a killed process has left unfinished, which need not exist.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public void DeleteUnfinished()
    {
        if (path is not null)
        {
            Delete(TemporaryPath);
        }
    }

    private void Delete(string file)
    {
        try
        {
            FileRetry.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(e);
        }
    }

    private void FlushFolder()
    {
        if (!OperatingSystem.IsWindows())
        {
            UnixFile.FlushFolder(System.IO.Path.GetDirectoryName(path)!);
        }
    }

    private (SessionHeader? Header, int BodyAt) Split(byte[] file)
    {
        int end = Array.IndexOf(file, (byte)'\n');
        SessionHeader? header = end < 0 ? null : SessionHeaderSerializer.Read(file[..end]);
        return _protection.IsRecord && !IsOfThisFile(header) ? throw Damaged() : (header, end + 1);
    }

    /// <summary>Whether a header names the account in the file name. False for a file that was copied under another name.</summary>
    private bool IsOfThisFile(SessionHeader? header)
    {
        if (header is null || AccountAddress.TryParse(header.Account) is not { } account)
        {
            return false;
        }

        string expected = new StoreFiles(System.IO.Path.GetDirectoryName(path)!).Journal(account);
        return System.IO.Path.ChangeExtension(path, null) == System.IO.Path.ChangeExtension(expected, null);
    }

    /// <summary>Reads the file; null if it does not exist. An empty file is damaged: it must not look like an account that was never signed in.</summary>
    private byte[]? ReadFile()
    {
        try
        {
            if (path is null)
            {
                return null;
            }

            _protection.Require(path);
            // A writer may rename its file over this one at any time.
            using FileStream file = FileRetry.Run(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            byte[] bytes = new byte[Math.Min(file.Length, MaximumSize)];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(e);
        }
    }

    private void WriteTemporary(byte[] bytes, bool truncate, bool flush)
    {
        try
        {
            _protection.Require(TemporaryPath);
            FileMode mode = File.Exists(TemporaryPath) ? FileMode.Open : FileMode.CreateNew;
            using FileStream file = FileRetry.Run(() => new FileStream(TemporaryPath, PrivateFile.Options(mode, FileAccess.Write, FileShare.None)));
            file.Write(bytes);
            if (truncate)
            {
                file.SetLength(bytes.Length);
            }

            file.Flush(flush);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(e);
        }
    }

    private ApplianceAuthException Unavailable(Exception cause) =>
        new(ErrorId.DataFolderUnavailable, Messages.FormatJournalNotUsable(path, cause.Message), inner: cause);

    private ApplianceAuthException Damaged() =>
        new(ErrorId.RecordInvalid, Messages.FormatJournalDamaged(path), Messages.FormatJournalDamagedRecommendation(path));
}
