using System.Management.Automation;
using System.Security;
using ApplianceAuth.Accounts;
using ApplianceAuth.Completion;
using ApplianceAuth.Hosting;
using ApplianceAuth.OAuth;
using ApplianceAuth.Output;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;
using ApplianceAuth.Vault;

namespace ApplianceAuth.SignIn;

/// <summary>The base of the cmdlets that sign in: checks that the store accepts a session, signs in, and saves the session.</summary>
public abstract class ConnectCmdlet : ApplianceCmdlet
{
    /// <summary>The account's name: 1 to 40 letters, digits and hyphens.</summary>
    [Parameter(Position = 0, HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterAccountName))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The client id of the application; required for the first sign-in of an account.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterClientId))]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>The client secret of the application.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterClientSecret))]
    [ValidateNotNull]
    public SecureString? ClientSecret { get; set; }

    /// <summary>The redirect URI exactly as registered; empty to omit it from the request.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterRedirectUri))]
    [ValidateNotNull]
    [AllowEmptyString]
    public string? RedirectUri { get; set; }

    /// <summary>The scopes to request.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterScope))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>Prompts for the redirect address, so that the browser can run on another machine.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterPasteRedirect))]
    public SwitchParameter PasteRedirect { get; set; }

    /// <summary>Shows the sign-in address instead of opening a browser.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterNoBrowser))]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>The store of the account: the name of a vault, or BuiltIn.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterNewAccountVault))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>Keeps the account in the memory of this process only.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterInMemory))]
    public SwitchParameter InMemory { get; set; }

    /// <summary>The loopback address of an emulator of the cloud.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterBaseUri))]
    [ValidateNotNull]
    public Uri? BaseUri { get; set; }

    /// <summary>How long to wait for the user, in seconds. The default is 300; a device code may expire earlier.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterConnectTimeoutSec))]
    [ValidateRange(1, 86400)]
    public int? TimeoutSec { get; set; }

    /// <summary>Replaces an account of another application, provider or user without a prompt.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterConnectForce))]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the account.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterPassThru))]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The parameters that only this cloud's cmdlet has.</summary>
    private protected abstract ProviderChoice Choice { get; }

    /// <inheritdoc/>
    private protected override Func<object?, string>? WaitStatus => CmdletMessages.FormatWaitStatusSignIn;

    /// <inheritdoc/>
    private protected override object? Target => Name;

    /// <inheritdoc/>
    private protected override void Fail(ErrorRecord error) => ThrowTerminatingError(error);

    /// <inheritdoc/>
    private protected override async Task ProcessAsync()
    {
        ProviderChoice choice = Choice;
        bool hasBrowserParameter = PasteRedirect || NoBrowser || RedirectUri is not null;
        if (choice.UseDeviceCode && hasBrowserParameter)
        {
            throw new ApplianceAuthException(
                ErrorId.ParameterInvalid, CmdletMessages.ConnectDeviceFlowWithBrowser, CmdletMessages.ConnectDeviceFlowWithBrowserRecommendation);
        }

        AccountAddress account = AccountAddress.Of(choice.Provider.Cloud, Name ?? choice.Provider.DefaultName);
        ConnectOptions options = new(
            choice, ClientId, SecretText.Reveal(ClientSecret), RedirectUri, Scope, BaseUri is null ? null : LoopbackAddress.Require(BaseUri),
            hasBrowserParameter);
        await InterruptedMoves.CompleteAsync(WriteVerbose, CancellationToken);
        IAccountStore store = await StoreAsync(account);
        Registration? known = await UnlockingAsync(() => store.ReadRegistrationAsync(account, CancellationToken));
        RegistrationBuilder builder = RegistrationBuilder.Create(options, account, known);
        RequireInteractive(builder);
        RequireReplaceable(account, builder.Replaces);
        await UnlockingAsync(() => ModuleServices.Broker.PrepareAsync(store, account, CancellationToken));

        Registration registration = builder.LacksSecret
            ? builder.Registration with { ClientSecret = PromptForClientSecret(builder.Provider) }
            : builder.Registration;
        if (builder.Provider.Retirement is { } retirement)
        {
            WriteWarning(retirement);
        }

        SignInDialog dialog = new(this, new(builder.Provider, ModuleServices.Http, ModuleServices.TimeProvider), CancellationToken);
        TokenSet tokens = await dialog.RunAsync(registration, PasteRedirect, NoBrowser, TimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        StoredAccount signedIn = new(registration, tokens);
        ApplianceAuthException? unsaved;
        try
        {
            if (known is not null && builder.Replaces is null)
            {
                await RequireSameUserAsync(store, signedIn);
            }

            unsaved = await UnlockingAsync(() => ModuleServices.Broker.SaveSignInAsync(store, signedIn, CancellationToken));
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.AccountExists)
        {
            // Another user's tokens. They are not stored and cannot be revoked later.
            if (await TryRevokeAsync(signedIn) is { } reason)
            {
                WriteWarning(CmdletMessages.FormatConnectRevokeFailed(reason));
            }

            throw;
        }
        catch (ApplianceAuthException)
        {
            // Not revoked: a cloud may end all sessions of the user and the application with them (RFC 7009 section 2.1, Keycloak's issue 35486).
            WriteWarning(CmdletMessages.ConnectNotRevoked);
            throw;
        }

        if (unsaved is not null)
        {
            Warn(unsaved);
        }

        AccountFinder.Clear();
        WriteHostMessage(CmdletMessages.FormatConnectSignedIn(builder.Provider.DisplayName, account, store.Description));
        if (store is BuiltInStore)
        {
            WriteHostMessage(CmdletMessages.FormatConnectMoveHint(account));
        }

        if (PassThru)
        {
            bool selected = await AccountFinder.IsSelectedAsync(new(store, account), CancellationToken);
            WriteObject(ApplianceAccount.Of(SessionHeader.Of(signedIn), store, selected, ModuleServices.TimeProvider.GetUtcNow()));
        }
    }

    /// <summary>Returns the store for the account: the one specified, else the one that has the account, else the default. Checks that it works.</summary>
    private async Task<IAccountStore> StoreAsync(AccountAddress account)
    {
        if (InMemory)
        {
            return Vault is null ? ModuleServices.Memory : throw new ApplianceAuthException(
                ErrorId.ParameterInvalid, CmdletMessages.ConnectMemoryWithVault, CmdletMessages.ConnectMemoryWithVaultRecommendation);
        }

        if (MemoryTokenStore.StoreName.Equals(Vault, StringComparison.OrdinalIgnoreCase))
        {
            throw new ApplianceAuthException(
                ErrorId.ParameterInvalid, CmdletMessages.FormatConnectMemoryNamed(Vault), CmdletMessages.ConnectMemoryNamedRecommendation);
        }

        IAccountStore? existing = StoreFinder.LocateFile(account);
        IAccountStore store = Vault is not null
            ? await UnlockingAsync(() => StoreFinder.NamedAsync(Vault, CancellationToken))
            : existing ?? await UnlockingAsync(() => StoreFinder.DefaultAsync(CancellationToken));
        if (existing is not null && existing.Key != store.Key)
        {
            throw new ApplianceAuthException(
                ErrorId.AccountExists, CmdletMessages.FormatConnectStoredElsewhere(account, existing.Description, store.Name),
                CmdletMessages.FormatConnectStoredElsewhereRecommendation(account, store.Name));
        }

        if (store is VaultTokenStore vault)
        {
            await UnlockingAsync(() => vault.ProbeAsync(CancellationToken));
        }

        return store;
    }

    private void RequireInteractive(RegistrationBuilder builder)
    {
        // Without a redirect URI in the request, the cloud uses the registered one, and the user must paste the authorization response.
        bool pastes = PasteRedirect || builder.Registration.RedirectUri.Length == 0;
        bool unattended = builder.Registration.DeviceFlow || builder.Provider.UnattendedParameter is not null || (NoBrowser && !pastes);
        if (builder.LacksSecret && !IsInteractive)
        {
            throw new ApplianceAuthException(
                ErrorId.ClientSecretRequired, CmdletMessages.FormatConnectClientSecretUnattended(builder.Provider.DisplayName));
        }

        if (!unattended && !IsInteractive)
        {
            throw new ApplianceAuthException(ErrorId.InteractionRequired, CmdletMessages.FormatConnectNotInteractive(MyInvocation.MyCommand.Name));
        }
    }

    /// <summary>Prompts before a session of another user is replaced.</summary>
    private async Task RequireSameUserAsync(IAccountStore store, StoredAccount signedIn)
    {
        // A damaged record names no user and is replaced.
        StoredAccount? replaced = await UnlockingAsync(() => AccountRecords.UnlessDamagedAsync(
            ModuleServices.Broker.TryReadAsync(store, signedIn.Address, CancellationToken)));
        string? before = replaced?.Tokens.Subject, now = signedIn.Tokens.Subject;
        bool isSame = before is null || now is null || before == now;
        RequireReplaceable(signedIn.Address, isSame ? null : CmdletMessages.ConnectOtherUser);
    }

    private void RequireReplaceable(AccountAddress account, string? owner)
    {
        if (owner is null || Force || (IsInteractive
            && ShouldContinue(CmdletMessages.FormatConnectReplace(account), CmdletMessages.FormatConnectReplaceCaption(account, owner))))
        {
            return;
        }

        throw new ApplianceAuthException(ErrorId.AccountExists, CmdletMessages.FormatConnectReplaceRefused(account, owner));
    }

    private string PromptForClientSecret(Provider provider) =>
        SecretText.Reveal(PromptForSecret(CmdletMessages.FormatConnectClientSecretPrompt(provider.DisplayName)))
            ?? throw new ApplianceAuthException(ErrorId.ClientSecretRequired, Messages.FormatSignInClientSecretRequired(provider.DisplayName));
}
