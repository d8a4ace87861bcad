using System.Security.Cryptography;
using System.Text;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Stores the whole account, protected for this user: on Windows by DPAPI, elsewhere by the permissions of the file and its folder.</summary>
/// <remarks>
/// The body ends with a line that has the checksum of everything before it. DPAPI does not replace the checksum: it is not documented to detect each
/// change of its fields, or bytes that follow them.
/// </remarks>
/// <param name="data">DPAPI, or null if the permissions protect.</param>
internal sealed class UserProtection(DataProtection? data) : JournalProtection
{
    /// <summary>The protection of this system.</summary>
    public UserProtection()
        : this(OperatingSystem.IsWindows() ? DataProtection.ForCurrentUser() : null)
    {
    }

    /// <inheritdoc/>
    public override bool IsRecord => true;

    /// <inheritdoc/>
    public override void Require(string path) => FilePermissions.Require(path);

    /// <inheritdoc/>
    public override byte[] Protect(StoredAccount account, byte[] header)
    {
        // Each record is one line: JSON escapes line breaks.
        byte[] text = Encoding.UTF8.GetBytes($"{RecordSerializer.Write(account.Registration)}\n{RecordSerializer.Write(account.Tokens)}");
        byte[] body = data?.Protect(text, header) ?? text;
        return [.. body, (byte)'\n', .. Encoding.ASCII.GetBytes(Checksum(header, body))];
    }

    /// <inheritdoc/>
    public override StoredAccount? Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> header, Registration? registration, AccountAddress account)
    {
        byte[]? text = VerifyChecksum(body, header);
        if (data is not null && text is not null)
        {
            text = data.TryUnprotect(text, header.ToArray());
        }

        if (text is null || Encoding.UTF8.GetString(text).Split('\n') is not [var key, var tokens])
        {
            return null;
        }

        try
        {
            return new(RecordSerializer.ReadRegistration(key, account), RecordSerializer.ReadTokens(tokens, account));
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.RecordInvalid)
        {
            return null;
        }
    }

    /// <summary>What precedes the checksum; null if the checksum does not match.</summary>
    private static byte[]? VerifyChecksum(ReadOnlySpan<byte> body, ReadOnlySpan<byte> header)
    {
        int end = body.LastIndexOf((byte)'\n');
        return end >= 0 && Encoding.ASCII.GetString(body[(end + 1)..]) == Checksum(header, body[..end]) ? body[..end].ToArray() : null;
    }

    private static string Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body) => Convert.ToHexString(SHA256.HashData([.. header, .. body]));
}
