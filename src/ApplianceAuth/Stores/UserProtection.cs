using System.Text;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Holds the whole account, protected for this user: on Windows by DPAPI, elsewhere by the permissions of file and folder.</summary>
internal sealed class UserProtection : JournalProtection
{
    /// <inheritdoc/>
    public override bool IsRecord => true;

    /// <inheritdoc/>
    public override void Require(string path) => PrivateFiles.Require(path);

    /// <inheritdoc/>
    public override byte[] Protect(StoredAccount account, byte[] header)
    {
        // Each record is one line: JSON escapes line breaks.
        byte[] text = Encoding.UTF8.GetBytes($"{RecordFormat.Write(account.Registration)}\n{RecordFormat.Write(account.Tokens)}");
        return OperatingSystem.IsWindows() ? DataProtection.Protect(text, header) : text;
    }

    /// <inheritdoc/>
    public override StoredAccount? Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> header, Registration? registration, AccountAddress account)
    {
        byte[]? text = OperatingSystem.IsWindows() ? DataProtection.TryUnprotect(body.ToArray(), header.ToArray()) : body.ToArray();
        if (text is null || Encoding.UTF8.GetString(text).Split('\n') is not [var key, var tokens])
        {
            return null;
        }

        try
        {
            return new(RecordFormat.ReadRegistration(key, account), RecordFormat.ReadTokens(tokens, account));
        }
        catch (ApplianceAuthException e) when (e.Reason == Reason.RecordInvalid)
        {
            return null;
        }
    }
}
