using System.Security.Cryptography;
using System.Text;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Stores the whole account, protected for this user: on Windows by DPAPI, elsewhere by the permissions of the file and its folder.</summary>
/// <param name="data">DPAPI; or null if the permissions protect: then a checksum detects damage, which DPAPI does itself.</param>
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
        return data is not null ? data.Protect(text, header) : [.. text, (byte)'\n', .. Encoding.ASCII.GetBytes(Checksum(header, text))];
    }

    /// <inheritdoc/>
    public override StoredAccount? Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> header, Registration? registration, AccountAddress account)
    {
        byte[]? text = data is not null ? data.TryUnprotect(body.ToArray(), header.ToArray()) : VerifyChecksum(body, header);
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

    /// <summary>The two lines before the checksum; null if it does not match.</summary>
    private static byte[]? VerifyChecksum(ReadOnlySpan<byte> body, ReadOnlySpan<byte> header)
    {
        int end = body.LastIndexOf((byte)'\n');
        return end >= 0 && Encoding.ASCII.GetString(body[(end + 1)..]) == Checksum(header, body[..end]) ? body[..end].ToArray() : null;
    }

    private static string Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> text) => Convert.ToHexString(SHA256.HashData([.. header, .. text]));
}
