using System.Security.Cryptography;
using System.Text;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Seals only the tokens, with AES-256-GCM and the key of the registration, which is stored in the vault. The header is associated data.</summary>
internal sealed class SealedTokens : JournalProtection
{
    private const int NonceSize = 12, TagSize = 16;

    /// <inheritdoc/>
    public override byte[] Protect(StoredAccount account, byte[] header)
    {
        byte[] text = Encoding.UTF8.GetBytes(RecordSerializer.Write(account.Tokens));
        byte[] body = new byte[NonceSize + text.Length + TagSize];
        RandomNumberGenerator.Fill(body.AsSpan(0, NonceSize));
        using AesGcm cipher = new(Convert.FromBase64String(account.Registration.SealingKey), TagSize);
        cipher.Encrypt(body.AsSpan(0, NonceSize), text, body.AsSpan(NonceSize, text.Length), body.AsSpan(NonceSize + text.Length), header);
        return body;
    }

    /// <inheritdoc/>
    public override StoredAccount? Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> header, Registration? registration, AccountAddress account)
    {
        if (registration is null || body.Length < NonceSize + TagSize)
        {
            return null;
        }

        try
        {
            byte[] text = new byte[body.Length - NonceSize - TagSize];
            using AesGcm cipher = new(Convert.FromBase64String(registration.SealingKey), TagSize);
            cipher.Decrypt(body[..NonceSize], body[NonceSize..^TagSize], body[^TagSize..], text, header);
            return new(registration, RecordSerializer.ReadTokens(Encoding.UTF8.GetString(text), account));
        }
        catch (Exception e) when (e is CryptographicException or FormatException || (e is ApplianceAuthException { ErrorId: ErrorId.RecordInvalid }))
        {
            // Sealed with another key, or damaged: the vault holds the tokens.
            return null;
        }
    }
}
