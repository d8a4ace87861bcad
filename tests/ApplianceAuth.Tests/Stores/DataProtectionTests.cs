using System.Security.Cryptography;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Tests of the protection with DPAPI, for which AES-GCM with a key per user and an authenticated header stands in.</summary>
public sealed class DataProtectionTests : IDisposable
{
    private readonly StoreFixture _fixture = new();
    private readonly byte[] _user = RandomNumberGenerator.GetBytes(32);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Protected_account_is_read_back_and_its_file_has_no_plain_secrets()
    {
        SessionJournal journal = Journal(_user);
        journal.Write(SessionHeader.Of(_fixture.Account), _fixture.Account);

        Assert.Equivalent(_fixture.Account, journal.ReadAccount(_fixture.Address), strict: true);
        Assert.DoesNotContain("canary", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(_fixture.JournalFile)), StringComparison.Ordinal);
    }

    [Fact]
    public void Account_of_another_user_is_damaged_and_not_missing()
    {
        Journal(_user).Write(SessionHeader.Of(_fixture.Account), _fixture.Account);
        Assert.Equal(ErrorId.RecordInvalid, Sample.Failure(() => Journal(RandomNumberGenerator.GetBytes(32)).ReadAccount(_fixture.Address)).ErrorId);
    }

    [Fact]
    public void Changed_header_makes_the_account_damaged()
    {
        Journal(_user).Write(SessionHeader.Of(_fixture.Account), _fixture.Account);
        byte[] file = File.ReadAllBytes(_fixture.JournalFile);
        int at = System.Text.Encoding.Latin1.GetString(file).IndexOf("\"generation\":1", StringComparison.Ordinal) + "\"generation\":".Length;
        file[at] = (byte)'9';
        File.WriteAllBytes(_fixture.JournalFile, file);

        Assert.Equal(ErrorId.RecordInvalid, Sample.Failure(() => Journal(_user).ReadAccount(_fixture.Address)).ErrorId);
    }

    /// <summary>Windows does not document that DPAPI checks its whole input, and Wine's does not. The stand-in checks nothing.</summary>
    [Fact]
    public void Damage_that_the_system_does_not_detect_makes_the_account_damaged()
    {
        SessionJournal journal = Journal(new DataProtection((text, _) => [.. "unchecked"u8, .. text], (body, _) => body["unchecked".Length..]));
        journal.Write(SessionHeader.Of(_fixture.Account), _fixture.Account);
        byte[] whole = File.ReadAllBytes(_fixture.JournalFile);
        Assert.NotNull(journal.ReadAccount(_fixture.Address));

        byte[][] damaged =
        [
            [.. whole, 0], [.. whole, (byte)'\n'], [.. whole, .. new byte[2 * 1024 * 1024]],
            .. Enumerable.Range(Array.IndexOf(whole, (byte)'\n') + 1, "unchecked".Length).Select(at => (byte[])[.. whole[..at], (byte)(whole[at] ^ 1), .. whole[(at + 1)..]]),
        ];
        foreach (byte[] file in damaged)
        {
            File.WriteAllBytes(_fixture.JournalFile, file);
            Assert.Equal(ErrorId.RecordInvalid, Sample.Failure(() => journal.ReadAccount(_fixture.Address)).ErrorId);
        }
    }

    [Fact]
    public void Probe_passes_where_bytes_come_back() => Protection(_user).Probe();

    [Fact]
    public void Probe_fails_where_nothing_can_be_protected()
    {
        DataProtection unloaded = new((_, _) => throw new CryptographicException("The profile is not loaded."), (body, _) => body);
        ApplianceAuthException failure = Sample.Failure(() => Probed(unloaded));

        Assert.Equal(ErrorId.StoreUnavailable, failure.ErrorId);
        Assert.Contains("The profile is not loaded.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Probe_fails_where_protected_bytes_cannot_be_read_or_come_back_changed()
    {
        DataProtection unreadable = new((text, _) => text, (_, _) => throw new CryptographicException());
        DataProtection changed = new((text, _) => text, (body, _) => [.. body, 0]);

        Assert.Equal(ErrorId.StoreUnavailable, Sample.Failure(() => Probed(unreadable)).ErrorId);
        Assert.Equal(ErrorId.StoreUnavailable, Sample.Failure(() => Probed(changed)).ErrorId);
    }

    [Fact]
    public async Task Sign_in_that_cannot_be_protected_leaves_the_one_before_it()
    {
        await _fixture.SignInAsync();
        byte[] before = await File.ReadAllBytesAsync(_fixture.JournalFile);
        SessionJournal journal = new(_fixture.JournalFile, new UserProtection(new DataProtection((_, _) => throw new CryptographicException("x"), (body, _) => body)));

        Assert.Throws<ApplianceAuthException>(() => journal.Write(SessionHeader.Of(_fixture.Account), _fixture.Account));

        Assert.Equal(before, await File.ReadAllBytesAsync(_fixture.JournalFile));
    }

    private static object? Probed(DataProtection protection)
    {
        protection.Probe();
        return null;
    }

    private SessionJournal Journal(byte[] user) => Journal(Protection(user));

    private SessionJournal Journal(DataProtection protection)
    {
        _ = _fixture.Data.Of(_fixture.Store);
        return new(_fixture.JournalFile, new UserProtection(protection));
    }

    private static DataProtection Protection(byte[] user) => new(
        (text, header) =>
        {
            byte[] body = new byte[12 + text.Length + 16];
            RandomNumberGenerator.Fill(body.AsSpan(0, 12));
            using AesGcm cipher = new(user, 16);
            cipher.Encrypt(body.AsSpan(0, 12), text, body.AsSpan(12, text.Length), body.AsSpan(12 + text.Length), header);
            return body;
        },
        (body, header) =>
        {
            if (body.Length < 28)
            {
                throw new CryptographicException("short");
            }

            byte[] text = new byte[body.Length - 28];
            using AesGcm cipher = new(user, 16);
            cipher.Decrypt(body.AsSpan(0, 12), body.AsSpan(12, text.Length), body.AsSpan(12 + text.Length), text, header);
            return text;
        });
}
