using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using Xunit.Abstractions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>A file that is not what was written is an error with its path, and never an account that is not signed in.</summary>
public sealed class StoreDamageTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private readonly StoreFixture _fixture = new();
    private byte[] _whole = [];

    public async Task InitializeAsync()
    {
        await _fixture.SignInAsync();
        _whole = await File.ReadAllBytesAsync(_fixture.JournalFile);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task File_cut_off_at_any_point_is_damaged()
    {
        for (int length = 0; length < _whole.Length; length++)
        {
            await DamagedAsync(_whole[..length], $"cut off after {length} of {_whole.Length} bytes");
        }
    }

    [Fact]
    public async Task File_with_a_flipped_bit_in_any_byte_is_damaged()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int at = 0; at < _whole.Length; at++)
        {
            byte[] bytes = [.. _whole];
            bytes[at] ^= (byte)(1 << random.Next(8));
            await DamagedAsync(bytes, $"byte {at} flipped to {bytes[at]}", mayBeNewer: (char)_whole[at] == '1' && bytes[at] is >= (byte)'2' and <= (byte)'9');
        }
    }

    [Theory]
    [InlineData("[Desktop Entry]\nName=x\n")]
    [InlineData("{}\n{}\n{}\n")]
    [InlineData("\n\n\n")]
    [InlineData("\0\0\0\0")]
    public async Task File_of_another_program_is_damaged(string text) => await DamagedAsync(Encoding.UTF8.GetBytes(text), text);

    [Fact]
    public async Task File_longer_than_any_record_is_damaged() => await DamagedAsync([.. _whole, .. new byte[2 * 1024 * 1024]], "long");

    [Fact]
    public async Task File_of_another_account_is_damaged()
    {
        AccountAddress other = AccountAddress.Parse("Miele/other");
        File.Copy(_fixture.JournalFile, _fixture.Files.Journal(other));

        foreach (Func<Task> read in new Func<Task>[]
        {
            () => _fixture.Process().GetHeaderAsync(_fixture.Store, other, CancellationToken.None),
            () => _fixture.Process().ReadAsync(_fixture.Store, other, CancellationToken.None),
            () => _fixture.Store.ReadRegistrationAsync(other, CancellationToken.None),
        })
        {
            ApplianceAuthException failure = await Sample.FailureAsync(Task.Run(read));
            Assert.Equal(ErrorId.RecordInvalid, failure.ErrorId);
            Assert.Contains(_fixture.Files.Journal(other), failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Header_or_record_of_a_newer_version_is_too_new(int line)
    {
        StoredAccount newer = line == 1
            ? _fixture.Account with { Registration = _fixture.Account.Registration with { Version = 2 } }
            : _fixture.Account with { Tokens = _fixture.Account.Tokens with { Version = 2 } };
        SessionJournal journal = new(_fixture.JournalFile, new ApplianceAuth.Stores.UserProtection());
        journal.Write(SessionHeader.Of(_fixture.Account) with { Version = line == 0 ? 2 : 1 }, line == 0 ? _fixture.Account : newer);

        foreach (string reader in new[] { "read", "get", "registration" })
        {
            Assert.Equal(ErrorId.RecordTooNew, (await Sample.FailureAsync(_fixture.Readers[reader]())).ErrorId);
        }

        Assert.Equal([_fixture.Address], await _fixture.Store.ListAccountsAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("{\"version\":9,\"account\":\"Miele/default\"}\n")]
    public async Task Damaged_or_newer_account_is_listed_and_can_be_removed(string text)
    {
        await File.WriteAllTextAsync(_fixture.JournalFile, text);
        Assert.Equal([_fixture.Address], await _fixture.Store.ListAccountsAsync(CancellationToken.None));
        Assert.Null(_fixture.Local.Find(_fixture.Address)!.Header);

        await _fixture.Process().RemoveAsync(_fixture.Store, _fixture.Address, registration: null, CancellationToken.None);

        Assert.Equal(ErrorId.NotConnected, (await Sample.FailureAsync(_fixture.Readers["read"]())).ErrorId);
        Assert.Empty(await _fixture.Store.ListAccountsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Removal_leaves_neither_tokens_nor_secrets_in_any_file()
    {
        // The second file that a killed process leaves.
        File.Copy(_fixture.JournalFile, _fixture.Aside);
        await _fixture.Process().RemoveAsync(_fixture.Store, _fixture.Address, _fixture.Account.Registration, CancellationToken.None);

        Assert.All(Directory.EnumerateFiles(_fixture.Root, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("canary", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.DoesNotContain(_fixture.Account.Registration.SealingKey, string.Concat(_fixture.Snapshot()), StringComparison.Ordinal);
    }

    [Fact]
    public void Clear_header_has_no_tokens_and_no_secrets()
    {
        string header = Encoding.UTF8.GetString(_whole, 0, Array.IndexOf(_whole, (byte)'\n'));

        Assert.Contains("\"account\":\"Miele/default\"", header, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", header, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(_fixture.Account.Registration.SealingKey, header, StringComparison.Ordinal);
        Assert.DoesNotContain("token", header, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", header, StringComparison.OrdinalIgnoreCase);
    }

    private async Task DamagedAsync(byte[] bytes, string how, bool mayBeNewer = false)
    {
        await File.WriteAllBytesAsync(_fixture.JournalFile, bytes);
        foreach (string reader in new[] { "read", "get", "registration" })
        {
            ApplianceAuthException failure = await Sample.FailureAsync(_fixture.Readers[reader]());
            Assert.True(failure.ErrorId == ErrorId.RecordInvalid || (mayBeNewer && failure.ErrorId == ErrorId.RecordTooNew), $"{how}: {failure.ErrorId} at {reader}");
            Assert.True(failure.ErrorId == ErrorId.RecordTooNew || failure.Message.Contains($"'{_fixture.JournalFile}'", StringComparison.Ordinal), how);
        }

        Assert.Equal([_fixture.Address], await _fixture.Store.ListAccountsAsync(CancellationToken.None));
    }
}
