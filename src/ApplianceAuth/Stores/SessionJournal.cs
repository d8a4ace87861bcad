using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>
/// The newest tokens of an account on this machine, written before the vault is synchronised: a clear header in one line, then what the
/// <see cref="JournalProtection"/> writes. Used under the account's lock; the header may be read without it.
/// </summary>
/// <remarks>
/// Written aside, flushed and renamed, so that a reader sees the old or the new one and a crash leaves one of them. Mode 0600. After a rotation it is
/// renamed first: what it replaces is spent, a killed process loses nothing that was renamed, and a slow disk would keep that waiting.
/// </remarks>
/// <param name="path">The journal's file; null keeps the header for as long as the process lives, for accounts in memory.</param>
/// <param name="protection">What follows the header; tokens that are sealed with the vault's key if null.</param>
internal sealed class SessionJournal(string? path, JournalProtection? protection = null)
{
    /// <summary>More than the longest journal seen (7 KB); a longer one makes its file grow, as far as the disk has room.</summary>
    private const int ReservedSize = 16 * 1024;

    private const int MaximumSize = 1024 * 1024;

    private readonly JournalProtection _protection = protection ?? new SealedTokens();

    private SessionHeader? _remembered;

    private string? Path => path;

    // One fixed name: under the lock there is one writer, and what a killed one left is written over.
    private string Aside => path + ".new";

    /// <summary>Decides what follows the header.</summary>
    public JournalProtection Protection => _protection;

    /// <summary>The header, or null where there is no journal of ours.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.DataFolderUnavailable"/>: there is a file, but it cannot be read. <see cref="ErrorId.StoreUnsafe"/>.
    /// <see cref="ErrorId.RecordInvalid"/>: the file is the record of the account and is damaged.
    /// </exception>
    public SessionHeader? ReadHeader() => path is null ? _remembered : ReadFile() is { } file ? Split(file).Header : null;

    /// <summary>When the file was written whose header says that the account is here; null if there is none.</summary>
    /// <exception cref="ApplianceAuthException">As <see cref="ReadHeader"/>.</exception>
    public DateTime? ReadActiveSince() => ReadHeader()?.IsActive == true ? File.GetLastWriteTimeUtc(path!) : null;

    /// <summary>The tokens, or null where there are none, or none that this sign-in's key opens.</summary>
    /// <exception cref="ApplianceAuthException">As <see cref="ReadHeader"/>.</exception>
    public TokenSet? ReadTokens(Registration registration, AccountAddress account) => ReadAccount(account, registration)?.Tokens;

    /// <summary>The account, or null if there is none, or if it can be read only with a registration that was not given.</summary>
    /// <param name="account">Its address.</param>
    /// <param name="registration">The registration whose tokens are wanted, or null for the one that the journal itself holds.</param>
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

    /// <summary>Makes sure that the disk has room for the next tokens, before a refresh is sent that uses the present ones up.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>: the disk is full or read-only.</exception>
    public void Reserve()
    {
        if (path is not null)
        {
            WriteAside(new byte[ReservedSize], truncate: false, flush: true);
        }
    }

    /// <summary>Writes the header and the tokens; without tokens the header alone.</summary>
    /// <param name="header">The header.</param>
    /// <param name="account">The tokens, or null.</param>
    /// <param name="overSpent">Whether the tokens that are there are of no more use: then it takes their place before the disk has it for certain.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>: the disk is full or read-only.</exception>
    public void Write(SessionHeader header, StoredAccount? account, bool overSpent = false)
    {
        _remembered = header;
        if (path is null)
        {
            return;
        }

        byte[] clear = [.. SessionHeaderSerializer.Write(header), (byte)'\n'];
        WriteAside(account is null ? clear : [.. clear, .. _protection.Protect(account, clear)], truncate: true, flush: !overSpent);
        try
        {
            FileRetry.Replace(Aside, path);
            if (overSpent)
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

    /// <summary>Puts another journal in the place of this one, by renaming its file.</summary>
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
        try
        {
            FileRetry.Delete(Aside);
            FileRetry.Delete(path!);
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

    /// <summary>Whether a header names the account that the file is named after: a file that was copied under another name does not.</summary>
    private bool IsOfThisFile(SessionHeader? header) =>
        header is not null && AccountAddress.TryParse(header.Account) is { } account
            && System.IO.Path.ChangeExtension(path, null) == System.IO.Path.ChangeExtension(new StoreFiles(System.IO.Path.GetDirectoryName(path)!).Journal(account), null);

    /// <summary>The file, or null if there is none. An empty file is one: a damaged record must not look like an account that was never signed in.</summary>
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

    private void WriteAside(byte[] bytes, bool truncate, bool flush)
    {
        try
        {
            _protection.Require(Aside);
            FileMode mode = File.Exists(Aside) ? FileMode.Open : FileMode.CreateNew;
            using FileStream file = FileRetry.Run(() => new FileStream(Aside, PrivateFile.Options(mode, FileAccess.Write, FileShare.None)));
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
        new(ErrorId.DataFolderUnavailable, $"The journal {path} cannot be used: {cause.Message}", inner: cause);

    private ApplianceAuthException Damaged() => new(
        ErrorId.RecordInvalid, $"The file '{path}' is damaged, or is no account of this module.",
        $"Restore it from a backup, or sign in again after: Remove-Item -LiteralPath '{path}'");
}
