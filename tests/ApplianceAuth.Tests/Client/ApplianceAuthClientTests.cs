using System.Net.Http.Headers;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Client;

/// <summary>Sign-in and accounts of the client, against the emulator.</summary>
public sealed class ApplianceAuthClientTests(ClientFixture fixture) : IClassFixture<ClientFixture>
{
    private readonly CloudControl _control = fixture.Reset();

    [Fact]
    public void ProviderId_names_each_provider() =>
        Assert.Equal(KnownProviders.All.Select(provider => provider.Id), Enum.GetNames<ProviderId>());

    [Theory]
    [MemberData(nameof(CloudFixture.Providers), MemberType = typeof(CloudFixture))]
    public async Task SignInWithRedirectAsync_stores_the_account_for_the_next_client(string system)
    {
        string address;
        await using (ApplianceAuthClient first = fixture.Client(folder: system))
        {
            AccountClient account = await fixture.SignInAsync(first, system);
            address = account.Address;
            Assert.NotEmpty(await account.ListAppliancesAsync());
        }

        await using ApplianceAuthClient second = fixture.Client(folder: system);
        Assert.Equal([address], await second.ListAccountsAsync());
        Assert.Equal(200, (await second.GetAccount(address).GetAsync("/devices")).Status);
    }

    [Fact]
    public async Task SignInWithBrowserAsync_receives_the_redirect()
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory: true);
        Registration registration = fixture.Cloud.ListeningRegistration("Miele");
        SignInOptions options = new(ProviderId.Miele, registration.ClientId)
        {
            ClientSecret = registration.ClientSecret, RedirectUri = registration.RedirectUri, BaseUri = registration.BaseUri, Name = "browser",
        };

        AccountClient account = await client.SignInWithBrowserAsync(options, (address, cancellationToken) =>
        {
            _ = _control.ActAsUserAsync(new() { Url = address }, cancellationToken);
            return Task.CompletedTask;
        });

        Assert.Equal("Miele/browser", account.Address);
        Assert.Equal(["Miele/browser"], await client.ListAccountsAsync());
    }

    [Fact]
    public async Task SignInWithDeviceCodeAsync_shows_a_code()
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory: true);
        List<string> shown = [];

        AccountClient account = await fixture.Cloud.Clock.PassAsync(client.SignInWithDeviceCodeAsync(fixture.DeviceOptions(), code =>
        {
            shown.Add(code.DrawQrCode());
            fixture.Cloud.Clock.Paused = _control.ActAsUserAsync(new() { Url = code.VerificationUri, UserCode = code.UserCode });
        }));

        Assert.Contains('▀', Assert.Single(shown));
        Assert.NotEmpty((await account.GetTokenAsync()).Value);
    }

    [Fact]
    public async Task SignIn_that_cannot_be_stored_does_not_prompt()
    {
        await File.WriteAllTextAsync(fixture.File("file"), "");
        await using ApplianceAuthClient client = fixture.Client(folder: "file");

        ApplianceAuthException e = await Sample.FailureAsync(client.SignInWithRedirectAsync(
            fixture.Options("Miele"), (_, _) => throw new InvalidOperationException("It prompted.")));

        Assert.Equal(ErrorId.DataFolderUnavailable, e.ErrorId);
        Assert.Empty(_control.Log);
    }

    [Fact]
    public async Task SignIn_that_cannot_be_stored_after_the_redirect_ends_no_other_session()
    {
        await using ApplianceAuthClient client = fixture.Client(folder: "full");

        ApplianceAuthException e = await Sample.FailureAsync(client.SignInWithRedirectAsync(fixture.Options("HomeConnect"), (address, _) =>
        {
            string aside = fixture.File("full/builtin/HomeConnect-default.session.new");
            File.Delete(aside);
            Directory.CreateDirectory(aside);
            return fixture.Cloud.VisitAsync(address);
        }));

        Assert.Equal(OperatingSystem.IsWindows() ? ErrorId.DataFolderUnavailable : ErrorId.StoreUnsafe, e.ErrorId);
        Assert.Equal(0, _control.Calls("revoke"));
    }

    [Theory]
    [InlineData("HomeConnect", ErrorId.ClientSecretRequired)]
    [InlineData("Miele", ErrorId.ClientSecretRequired)]
    [InlineData("MieleLegacy", ErrorId.ParameterInvalid)]
    public async Task SignIn_with_a_missing_option_sends_nothing(string system, ErrorId expected)
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory: true);
        SignInOptions complete = fixture.Options(system);
        SignInOptions options = new(complete.Provider, complete.ClientId)
        {
            ClientSecret = expected == ErrorId.ClientSecretRequired ? "" : complete.ClientSecret, BaseUri = complete.BaseUri,
        };

        ApplianceAuthException e = await Sample.FailureAsync(client.SignInWithRedirectAsync(options, (_, _) => Task.FromResult("")));

        Assert.Equal(expected, e.ErrorId);
        Assert.Empty(_control.Log);
    }

    [Fact]
    public void SignInOptions_without_a_client_id_or_with_an_unknown_provider_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SignInOptions(ProviderId.Miele, " "));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignInOptions((ProviderId)9, "id"));
    }

    [Fact]
    public async Task SignIn_takes_only_a_loopback_address()
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory: true);
        SignInOptions options = new(ProviderId.HomeConnect, "id") { BaseUri = new("https://x.example/") };

        ApplianceAuthException e = await Sample.FailureAsync(client.SignInWithDeviceCodeAsync(options, _ => { }));

        Assert.Equal(ErrorId.BaseUriNotLoopback, e.ErrorId);
    }

    [Theory]
    [InlineData("Miele", "Miele/default")]
    [InlineData("homeconnect/Kitchen", "HomeConnect/kitchen")]
    public async Task GetAccount_reads_an_address(string text, string address)
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory: true);

        Assert.Equal(address, client.GetAccount(text).Address);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Account_that_is_not_signed_in_fails(bool inMemory)
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory);

        ApplianceAuthException e = await Sample.FailureAsync(client.GetAccount("Miele/none").GetTokenAsync());

        Assert.Equal(ErrorId.NotConnected, e.ErrorId);
        Assert.Equal(inMemory ? Messages.SessionNotSignedInRecommendation : null, e.Recommendation);
        Assert.Equal(ErrorId.AccountNameInvalid, Sample.Failure(() => client.GetAccount("Fridge/x")).ErrorId);
    }

    [Fact]
    public async Task Account_in_the_memory_of_another_client_is_not_connected()
    {
        await using ApplianceAuthClient first = fixture.Client(inMemory: true), second = fixture.Client(inMemory: true);
        AccountClient account = await fixture.SignInAsync(first, "Miele");

        Assert.Equal(ErrorId.NotConnected, (await Sample.FailureAsync(second.GetAccount(account.Address).GetAsync("/devices"))).ErrorId);
        await account.SignOutAsync();
        Assert.Equal(ErrorId.NotConnected, (await Sample.FailureAsync(account.GetAsync("/devices"))).ErrorId);
    }

    [Fact]
    public async Task Account_that_was_moved_to_a_vault_names_the_vault()
    {
        const string Folder = "moved";
        await using ApplianceAuthClient client = fixture.Client(folder: Folder);
        AccountClient account = await fixture.SignInAsync(client, "Miele");
        DataFolder data = new(fixture.File(Folder));
        Sessions.SharedVault vault = new();
        ApplianceAuth.Sessions.SessionBroker module = new(
            fixture.Cloud.Http, () => data, fixture.Cloud.Clock, stores: reference => reference is null ? new BuiltInStore(() => data) : vault);
        await module.Moves.MoveAsync(new BuiltInStore(() => data), vault, AccountAddress.Parse(account.Address), CancellationToken.None);

        await using ApplianceAuthClient other = fixture.Client(folder: Folder);
        ApplianceAuthException e = await Sample.FailureAsync(other.GetAccount(account.Address).GetTokenAsync());

        Assert.Equal(ErrorId.VaultUnavailable, e.ErrorId);
        Assert.Equal(Messages.FormatStoreVaultNotSupported(((IAccountStore)vault).Name), e.Message);
    }

    [Fact]
    public async Task Requests_name_the_application()
    {
        ApplianceAuthClient client = new(new() { InMemory = true, TimeProvider = fixture.Cloud.Clock, Application = new ProductInfoHeaderValue("Kitchen", "1.0") });
        await using (client)
        {
            await fixture.SignInAsync(client, "Miele");
        }

        Assert.Contains(_control.Log, call => call.UserAgent?.StartsWith("Kitchen/1.0 ApplianceAuth/", StringComparison.Ordinal) == true);
    }
}
