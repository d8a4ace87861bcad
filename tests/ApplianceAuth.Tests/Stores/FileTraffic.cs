using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Stores;

/// <summary>What one process does with the files of an account that others use at the same time: one writer that takes the lock, and readers that don't.</summary>
/// <param name="folder">The data folder, shared by all processes.</param>
/// <param name="registration">What the account was signed in with.</param>
internal sealed class FileTraffic(string folder, Registration registration)
{
    private const string Vault = "shared";
    private const int Readers = 3;

    private readonly AccountAddress _account = AccountAddress.Parse(registration.Account);
    private readonly StoreFiles _files = new DataFolder(folder).Of(Vault);
    private readonly List<string> _failures = [];

    private SessionJournal Journal => new(_files.Journal(_account));

    /// <summary>A registration that every process makes alike.</summary>
    public static Registration Registration { get; } = Sample.Registration(KnownProviders.Miele) with
    {
        SessionId = new('5', 32), SealingKey = Convert.ToBase64String(new byte[32]),
    };

    /// <summary>Writes the first journal.</summary>
    public void Begin() => Write(0);

    /// <summary>Writes and reads so many times in all, a quarter of it writes.</summary>
    /// <returns>What failed.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(int count)
    {
        Task writer = Task.Run(() => RepeatAsync(count / 4, async i =>
        {
            using SessionLock mine = await SessionLock.EnterAsync(_files.Lock(_account), otherProcesses: true, TimeProvider.System, CancellationToken.None);
            Write(i);
        }));
        IEnumerable<Task> readers = Enumerable.Range(0, Readers).Select(_ => Task.Run(() => RepeatAsync(count / 4, async i =>
        {
            Read();
            // Some pause, as between real readers: where an open file cannot be replaced, readers without any would keep a writer out for good.
            await Task.Delay(1);
        })));
        await Task.WhenAll(readers.Append(writer));
        return _failures;
    }

    private void Write(int i)
    {
        StoredAccount account = new(registration, Sample.Tokens(registration, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(1)) with { Generation = i + 1 });
        Journal.Reserve();
        Journal.Write(SessionHeader.Of(account), account, replacesSpentTokens: i % 2 == 0);
        new VaultSyncMarker(_files.SyncMarker(_account)).Write(registration.SessionId, i + 1, TimeProvider.System.GetUtcNow());
    }

    private void Read()
    {
        SessionHeader? header = Journal.ReadHeader();
        Assert.True(header?.Is(registration.SessionId), "The header was not there, or not whole.");
        Assert.True(Journal.ReadTokens(registration, _account) is not null, "The tokens were not there, or not whole.");
        _ = new VaultSyncMarker(_files.SyncMarker(_account)).Read();
    }

    private async Task RepeatAsync(int count, Func<int, Task> work)
    {
        for (int i = 0; i < count; i++)
        {
            try
            {
                await work(i);
            }
            catch (Exception e)
            {
                lock (_failures)
                {
                    _failures.Add($"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
                }
            }
        }
    }
}
