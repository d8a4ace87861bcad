using System.Diagnostics;
using System.Runtime.Versioning;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;
using Xunit.Abstractions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>The built-in store and other processes: at once, killed, or of another user.</summary>
public sealed class StoreProcessTests(CloudFixture cloud, ITestOutputHelper output) : IClassFixture<CloudFixture>, IDisposable
{
    private const int OtherUser = 54321, Kills = 6;

    private readonly CloudFixture _cloud = cloud.Reset();
    private readonly TemporaryFolder _temporary = new();

    private DataFolder Data => new(_temporary.File("data"));

    private BuiltInStore Store => new(() => Data);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Sixteen_processes_at_once_cause_one_refresh_per_expiry()
    {
        StoredAccount account = await SignInAsync();
        Process[] processes = [.. Enumerable.Range(0, 16).Select(_ => ChildProcess.Start("get-stored-token", _temporary.File("data"), $"{account.Address}"))];
        try
        {
            await Task.WhenAll(processes.Select(process => process.StandardOutput.ReadLineAsync()));
            foreach (int generation in new[] { 2, 3, 4 })
            {
                // Expired for all: the clocks of the processes are right, so it is the token that is taken away.
                StoredAccount now = await ReadAsync(account.Address);
                await Broker().SaveSignInAsync(Store, now with { Tokens = now.Tokens with { AccessToken = "" } }, CancellationToken.None);
                await Task.WhenAll(processes.Select(process => process.StandardInput.WriteLineAsync()));

                Assert.All(await Task.WhenAll(processes.Select(process => process.StandardOutput.ReadLineAsync())), line => Assert.Equal($"{generation}", line));
                Assert.Equal((generation - 1, 0), (_cloud.Control.Calls("token:refresh_token"), _cloud.Control.Tokens.SessionsEndedByReuse));
            }
        }
        finally
        {
            Array.ForEach(processes, End);
        }
    }

    [Fact]
    public async Task Process_killed_while_it_refreshes_loses_nothing_that_reached_it()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        StoredAccount account = await SignInAsync();
        int between = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            int before = _cloud.Control.Calls("token:refresh_token");
            using Process process = ChildProcess.Start("refresh-forever", _temporary.File("data"), $"{account.Address}");
            string? seen = await process.StandardOutput.ReadLineAsync();
            await Task.Delay(random.Next(40));
            End(process);
            await CloudIsDoneAsync();

            StoredAccount found = await ReadAsync(account.Address);
            Assert.True(found.Tokens.Generation >= int.Parse(seen!, System.Globalization.CultureInfo.InvariantCulture), $"Kill {kill}: generation {found.Tokens.Generation} after {seen} was given out.");
            // What the cloud has rotated and the killed process never wrote cannot be known here.
            if (_cloud.Control.Tokens.RefreshTokensIssued != found.Tokens.Generation + between)
            {
                account = await SignInAsync();
                between = _cloud.Control.Tokens.RefreshTokensIssued - 1;
                continue;
            }

            TokenSet next = await new OAuthClient(found.Provider, _cloud.Http, _cloud.Clock).RefreshAsync(found.Registration, found.Tokens);
            await Broker().SaveSignInAsync(Store, found with { Tokens = next }, CancellationToken.None);
            Assert.True(_cloud.Control.Calls("token:refresh_token") > before);
        }

        Assert.Equal(0, _cloud.Control.Tokens.SessionsEndedByReuse);
    }

    [Fact]
    public async Task Process_killed_while_it_signs_in_leaves_a_whole_account()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process process = ChildProcess.Start("sign-in-forever", _temporary.File("data"));
            Assert.NotNull(await process.StandardOutput.ReadLineAsync());
            await Task.Delay(random.Next(60));
            End(process);
            List<string> sessions = [.. (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Length == 32)];

            StoredAccount found = await ReadAsync(AccountAddress.Parse("Miele"));
            Assert.Equal(found.Registration.SessionId, found.Tokens.SessionId);
            Assert.DoesNotContain(found.Registration.SessionId, sessions.SkipLast(1));
        }
    }

    [RootFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Account_of_another_user_is_refused_and_not_missing()
    {
        Directory.CreateDirectory(_temporary.File("home"));
        DataFolder data = new(_temporary.File("home/.local/share/ApplianceAuth"));
        Registration registration = Sample.Registration(KnownProviders.Miele);
        await new SessionBroker(_cloud.Http, () => data, _cloud.Clock).SaveSignInAsync(
            new BuiltInStore(() => data), new(registration, Sample.Tokens(registration, _cloud.Clock.GetUtcNow(), TimeSpan.FromHours(1))), CancellationToken.None);

        // Its own folder in a data folder that root made, closed to it; and one that it can enter.
        Assert.StartsWith("StoreUnsafe: ", await FindAsAsync(OtherUser, ("HOME", _temporary.File("home"))), StringComparison.Ordinal);
        foreach (string folder in new[] { "", "home", "home/.local", "home/.local/share", "home/.local/share/ApplianceAuth" })
        {
            File.SetUnixFileMode(_temporary.File(folder), (UnixFileMode)0b111_101_101);
        }

        string result = await FindAsAsync(OtherUser, ("HOME", _temporary.File("home")));
        Assert.Matches($"^StoreUnsafe: .*\\b0\\b.*\\b{OtherUser}\\b", result);
    }

    [RootFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Vault_folder_that_this_user_cannot_read_is_an_error_with_its_path()
    {
        File.SetUnixFileMode(_temporary.Path, (UnixFileMode)0b111_101_101);
        string root = Directory.CreateDirectory(_temporary.File("home/.local/share/ApplianceAuth")).FullName;
        StoreFixture.Run("chown", "-R", $"{OtherUser}", _temporary.File("home"));
        string vault = Path.Combine(root, "vault-12345678");
        Directory.CreateDirectory(vault, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Path.Combine(vault, "vault.name"), "V\nM\nK\n");
        File.SetUnixFileMode(vault, (UnixFileMode)0b111_001_001);

        string result = await FindAsAsync(OtherUser, ("HOME", _temporary.File("home")));

        Assert.StartsWith("DataFolderUnavailable: ", result, StringComparison.Ordinal);
        Assert.Contains($"'{vault}'", result, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task User_without_a_home_gets_an_error_that_can_be_caught() =>
        Assert.StartsWith("DataFolderUnavailable: ", await FindAsAsync(OtherUser, variable: null), StringComparison.Ordinal);

    [RootTheory]
    [InlineData("HOME")]
    [InlineData("XDG_DATA_HOME")]
    [UnsupportedOSPlatform("windows")]
    public async Task User_whose_home_only_a_variable_names_has_a_store(string variable)
    {
        File.SetUnixFileMode(_temporary.Path, (UnixFileMode)0b111_101_101);

        Assert.Equal($"0{Environment.NewLine}none{Environment.NewLine}", await FindAsAsync(OtherUser, (variable, _temporary.Path)));
    }

    private static async Task<string> FindAsAsync(int user, (string Name, string Value)? variable)
    {
        using Process process = ChildProcess.StartAs(user, variable, "find-account", "Miele");
        process.StandardInput.Close();
        return await process.StandardOutput.ReadToEndAsync();
    }

    private static void End(Process process)
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Waits until the cloud has carried out what it was sent.</summary>
    private async Task CloudIsDoneAsync()
    {
        for (int before = -1; before != _cloud.Control.Tokens.RefreshTokensIssued;)
        {
            before = _cloud.Control.Tokens.RefreshTokensIssued;
            await Task.Delay(100);
        }
    }

    private SessionBroker Broker() => new(_cloud.Http, () => Data, _cloud.Clock, share: 1);

    private async Task<StoredAccount> ReadAsync(AccountAddress account) => await Broker().ReadAsync(Store, account, CancellationToken.None);

    private async Task<StoredAccount> SignInAsync()
    {
        StoredAccount account = await _cloud.AccountAsync("Miele");
        await Broker().SaveSignInAsync(Store, account, CancellationToken.None);
        return account;
    }
}
