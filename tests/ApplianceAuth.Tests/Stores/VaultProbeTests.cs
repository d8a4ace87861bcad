using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Tests of the check that a vault accepts a session, before the user signs in.</summary>
public sealed class VaultProbeTests : IDisposable
{
    private static readonly AccountAddress s_account = AccountAddress.Parse("Miele/holiday-home");

    private readonly TemporaryFolder _temporary = new();
    private readonly ManualClock _clock = new();
    private readonly SharedVault _vault = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Probe_of_a_usable_vault_leaves_no_secret()
    {
        _vault.LongestText = 2000;

        await ProbeAsync();

        Assert.Empty(_vault.Names);
    }

    [Fact]
    public async Task Probe_uses_a_new_name_each_time()
    {
        await ProbeAsync();
        await ProbeAsync();

        string[] changes = [.. _vault.Changes];
        Assert.Equal(4, changes.Length);
        Assert.All(changes, change => Assert.Matches("^(write|remove) ApplianceAuthProbe-[0-9a-f]{8}$", change));
        Assert.NotEqual(changes[0], changes[2]);
    }

    [Fact]
    public async Task Probe_of_a_small_vault_is_VaultTooSmall_and_leaves_no_secret()
    {
        _vault.LongestText = 1999;

        ApplianceAuthException raised = await Sample.FailureAsync(ProbeAsync());

        Assert.Equal(ErrorId.VaultTooSmall, raised.ErrorId);
        Assert.All(["'Shared'", "2000"], text => Assert.Contains(text, raised.Message, StringComparison.Ordinal));
        Assert.Empty(_vault.Names);
    }

    [Theory]
    [InlineData(ErrorId.VaultUnavailable)]
    [InlineData(ErrorId.VaultSecretDeleted)]
    public async Task Probe_of_a_vault_that_refuses_writes_shows_its_error(ErrorId refusal)
    {
        (_vault.RefusesToWrite, _vault.Refusal) = (true, refusal);

        ApplianceAuthException raised = await Sample.FailureAsync(ProbeAsync());

        Assert.Equal((refusal, "The vault refuses the write."), (raised.ErrorId, raised.Message));
    }

    [Fact]
    public async Task Probe_tries_a_shorter_secret_only_after_VaultUnavailable()
    {
        (_vault.LongestText, _vault.Refusal) = (1, ErrorId.VaultSecretDeleted);

        Assert.Equal(ErrorId.VaultSecretDeleted, (await Sample.FailureAsync(ProbeAsync())).ErrorId);
        Assert.DoesNotContain(_vault.Changes, change => change.StartsWith("write", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Probe_after_a_removal_writes_empty_tokens()
    {
        await ProbeAsync(wasRemoved: true);

        TokenSet left = _vault.Tokens(s_account);
        Assert.Equal([s_account.TokenSecretName], _vault.Names);
        Assert.Equal(("", null, _clock.GetUtcNow()), (left.AccessToken, left.RefreshToken, left.ReceivedAt));
        Assert.Equal(2, _vault.FreshReads);
    }

    [Theory]
    [InlineData("stores nothing")]
    [InlineData("cuts off")]
    [InlineData("credentials")]
    public async Task Vault_that_does_not_return_strings_as_written_is_named_and_left_without_probe(string how)
    {
        _vault.Forgets = how == "stores nothing" ? _ => true : null;
        _vault.Returns = how switch
        {
            "cuts off" => text => text[..255],
            "credentials" => _ => throw new ApplianceAuthException(ErrorId.RecordInvalid, "It is a credential.") { SecretType = how },
            _ => null,
        };

        ApplianceAuthException raised = await Sample.FailureAsync(ProbeAsync());

        string message = how switch
        {
            "stores nothing" => Messages.FormatVaultStringsNotStored("Shared"),
            "cuts off" => Messages.FormatVaultStringsChanged("Shared"),
            _ => Messages.FormatVaultStringsTyped("Shared", how),
        };
        Assert.Equal((ErrorId.VaultNotSupported, message), (raised.ErrorId, raised.Message));
        Assert.Empty(_vault.Names);
        Assert.Equal("remove", _vault.Changes.Last().Split(' ')[0]);
    }

    [Fact]
    public async Task Probe_that_cannot_be_read_is_removed_and_its_error_is_shown()
    {
        _vault.Returns = _ => throw new ApplianceAuthException(ErrorId.VaultUnavailable, "The network is down.");
        _vault.KeepsAll = true;

        Assert.Equal("The network is down.", (await Sample.FailureAsync(ProbeAsync())).Message);
        Assert.Equal("remove", _vault.Changes.Last().Split(' ')[0]);
    }

    [Fact]
    public async Task Probe_after_a_removal_keeps_existing_tokens()
    {
        await _vault.WriteAsync(s_account.TokenSecretName, "other tokens", CancellationToken.None);

        await ProbeAsync(wasRemoved: true);

        Assert.Equal("other tokens", await _vault.ReadAsync(s_account.TokenSecretName, reload: true, CancellationToken.None));
    }

    private async Task ProbeAsync(bool wasRemoved = false)
    {
        using VaultWriter vault = await VaultWriter.EnterAsync(_vault, new(_temporary.Path), _clock, CancellationToken.None);
        await vault.ProbeAsync(s_account, wasRemoved);
    }
}
