using System.Security.Cryptography;
using System.Text;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>
/// The newest tokens of an account on this machine, written before the vault is told of them: a clear header in one line, then the tokens, sealed with
/// AES-256-GCM under the sign-in's key with the header as associated data. Used under the account's lock; the header may be looked at without.
/// </summary>
/// <remarks>
/// Written aside, flushed and renamed, so that a reader sees the old or the new one and a crash leaves one of them. Mode 0600. After a rotation it is
/// renamed first: what it replaces is spent, a killed process loses nothing that was renamed, and a slow disk would keep that waiting.
/// </remarks>
/// <param name="path">The journal's file; null keeps the header for as long as the process lives, for accounts without a vault.</param>
public sealed class SessionJournal(string? path)
{
    private const int NonceSize = 12, TagSize = 16;

    /// <summary>More than the longest journal seen (7 KB); a longer one makes its file grow, as far as the disk has room.</summary>
    private const int ReservedSize = 16 * 1024;

    private const int MaximumSize = 1024 * 1024;

    private SessionHeader? _remembered;

    // One fixed name: under the lock there is one writer, and what a killed one left is written over.
    private string Aside => path + ".new";

    /// <summary>The header, or null where there is no journal of ours.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.JournalUnavailable"/>: there is a file, but it cannot be read.</exception>
    public SessionHeader? ReadHeader() => path is null ? _remembered : Split(ReadFile()).Header;

    /// <summary>The tokens, or null where there are none, or none that this sign-in's key opens.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.JournalUnavailable"/>: there is a file, but it cannot be read.</exception>
    public TokenSet? ReadTokens(Registration registration, AccountAddress account)
    {
        byte[] file = ReadFile();
        (SessionHeader? header, int bodyAt) = Split(file);
        if (header?.Is(registration.SessionId) != true || file.Length - bodyAt < NonceSize + TagSize)
        {
            return null;
        }

        try
        {
            ReadOnlySpan<byte> body = file.AsSpan(bodyAt);
            byte[] text = new byte[body.Length - NonceSize - TagSize];
            using AesGcm cipher = new(Convert.FromBase64String(registration.SealingKey), TagSize);
            cipher.Decrypt(body[..NonceSize], body[NonceSize..^TagSize], body[^TagSize..], text, file.AsSpan(0, bodyAt));
            TokenSet tokens = RecordFormat.ReadTokens(Encoding.UTF8.GetString(text), account);
            return tokens.SessionId == registration.SessionId ? tokens : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException || (e is ApplianceAuthException { Reason: Reason.RecordInvalid }))
        {
            // Sealed for another key, or damaged: as good as none.
            return null;
        }
    }

    /// <summary>Makes sure that the disk has room for the next tokens, before a refresh is sent that uses the present ones up.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.JournalUnavailable"/>: the disk is full or read-only.</exception>
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
    /// <exception cref="ApplianceAuthException"><see cref="Reason.JournalUnavailable"/>: the disk is full or read-only.</exception>
    public void Write(SessionHeader header, StoredAccount? account, bool overSpent = false)
    {
        _remembered = header;
        if (path is null)
        {
            return;
        }

        byte[] clear = [.. HeaderText.Write(header), (byte)'\n'];
        WriteAside(account is null ? clear : [.. clear, .. Seal(account, clear)], truncate: true, flush: !overSpent);
        try
        {
            FileRetry.Replace(Aside, path);
            if (overSpent)
            {
                using FileStream file = FileRetry.Run(() => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
                file.Flush(flushToDisk: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(e);
        }
    }

    private static byte[] Seal(StoredAccount account, byte[] clear)
    {
        byte[] text = Encoding.UTF8.GetBytes(RecordFormat.Write(account.Tokens));
        byte[] body = new byte[NonceSize + text.Length + TagSize];
        RandomNumberGenerator.Fill(body.AsSpan(0, NonceSize));
        using AesGcm cipher = new(Convert.FromBase64String(account.Registration.SealingKey), TagSize);
        cipher.Encrypt(body.AsSpan(0, NonceSize), text, body.AsSpan(NonceSize, text.Length), body.AsSpan(NonceSize + text.Length), clear);
        return body;
    }

    private static (SessionHeader? Header, int BodyAt) Split(byte[] file)
    {
        int end = Array.IndexOf(file, (byte)'\n');
        return end < 0 ? (null, 0) : (HeaderText.Read(file[..end]), end + 1);
    }

    private byte[] ReadFile()
    {
        try
        {
            if (path is null)
            {
                return [];
            }

            // A writer may rename its file over this one at any time.
            using FileStream file = FileRetry.Run(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            byte[] bytes = new byte[Math.Min(file.Length, MaximumSize)];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
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
            using FileStream file = FileRetry.Run(() => new FileStream(Aside, PrivateFile.Options(FileMode.OpenOrCreate, FileAccess.Write, FileShare.None)));
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
        new(Reason.JournalUnavailable, $"The journal {path} cannot be used: {cause.Message}", inner: cause);
}
