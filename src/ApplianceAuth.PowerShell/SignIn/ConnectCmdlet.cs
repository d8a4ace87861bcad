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

/// <summary>What the cmdlets share that sign in: make sure that the result can be kept, sign in, keep it.</summary>
public abstract class ConnectCmdlet : ApplianceCmdlet
{
    /// <summary>The account's name: 1 to 40 letters, digits and hyphens.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The application's client id; needed for the first sign-in of an account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>The application's client secret.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? ClientSecret { get; set; }

    /// <summary>The redirect address exactly as it is registered; empty to leave it out of the request.</summary>
    [Parameter]
    [ValidateNotNull]
    [AllowEmptyString]
    public string? RedirectUri { get; set; }

    /// <summary>The permissions to ask for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>Reads the address on which a browser ended, wherever that browser runs.</summary>
    [Parameter]
    public SwitchParameter PasteRedirect { get; set; }

    /// <summary>Shows the sign-in address instead of opening a browser.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>Where to store the account: the name of a vault, or BuiltIn.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>Keeps the account in the memory of this process only.</summary>
    [Parameter]
    public SwitchParameter InMemory { get; set; }

    /// <summary>The loopback address of an emulator of the cloud.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? BaseUri { get; set; }

    /// <summary>How many seconds the person may take: 300 unless said otherwise, and never longer than a device code lives.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int? TimeoutSec { get; set; }

    /// <summary>Replaces an account of another application, system or person without asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gives the account that was signed in.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What only this cloud's cmdlet has.</summary>
    private protected abstract ProviderChoice Choice { get; }

    /// <inheritdoc/>
    private protected override string? WaitsFor => "Waiting for the sign-in, the cloud or the vault";

    /// <inheritdoc/>
    private protected override object? Target => Name;

    /// <inheritdoc/>
    private protected override void Fail(ErrorRecord error) => ThrowTerminatingError(error);

    /// <inheritdoc/>
    private protected override async Task ProcessAsync()
    {
        ProviderChoice choice = Choice;
        bool asksForBrowser = PasteRedirect || NoBrowser || RedirectUri is not null;
        if (choice.UseDeviceCode && asksForBrowser)
        {
            throw new ApplianceAuthException(
                ErrorId.ParameterInvalid, "-UseDeviceCode needs no browser and no redirect here.", "Leave out -PasteRedirect, -NoBrowser and -RedirectUri.");
        }

        AccountAddress account = AccountAddress.Of(choice.Provider.Cloud, Name ?? choice.Provider.DefaultName);
        ConnectOptions typed = new(
            choice, ClientId, SecretText.Reveal(ClientSecret), RedirectUri, Scope, BaseUri is null ? null : LoopbackAddress.Require(BaseUri),
            asksForBrowser);
        await InterruptedMoves.SettleAsync(WriteVerbose, CancellationToken);
        IAccountStore store = await StoreAsync(account);
        Registration? known = await UnlockingAsync(() => store.ReadRegistrationAsync(account, CancellationToken));
        RegistrationBuilder draft = RegistrationBuilder.Make(typed, account, known);
        RequireInteractive(draft);
        RequireReplaceable(account, draft.Replaces);
        await ModuleServices.Broker.PrepareAsync(store, account, CancellationToken);

        Registration registration = draft.LacksSecret ? draft.Registration with { ClientSecret = AskClientSecret(draft.Provider) } : draft.Registration;
        if (draft.Provider.Retirement is { } retirement)
        {
            WriteWarning(retirement);
        }

        SignInDialog dialog = new(this, new(draft.Provider, ModuleServices.Http, ModuleServices.TimeProvider), CancellationToken);
        TokenSet tokens = await dialog.RunAsync(registration, PasteRedirect, NoBrowser, TimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        StoredAccount signedIn = new(registration, tokens);
        if (known is not null && draft.Replaces is null)
        {
            try
            {
                string? before = (await UnlockingAsync(() => ModuleServices.Broker.ReadUnlockedAsync(store, account, CancellationToken)))?.Tokens.Subject;
                RequireReplaceable(account, before is not null && tokens.Subject is not null && before != tokens.Subject ? "another person" : null);
            }
            catch (ApplianceAuthException)
            {
                await RevokeAsync(signedIn);
                throw;
            }
        }

        if (await UnlockingAsync(() => ModuleServices.Broker.SaveSignInAsync(store, signedIn, CancellationToken)) is { } why)
        {
            Warn(why);
        }

        AccountFinder.Forget();
        WriteHostMessage($"Signed in to {draft.Provider.DisplayName} as {account}. Stored in the {store.Description}.");
        if (store is BuiltInStore)
        {
            WriteHostMessage($"To store it in a vault instead: Move-ApplianceAccount {account} -Vault NAME");
        }

        if (PassThru)
        {
            bool selected = await AccountFinder.IsSelectedAsync(new(store, account), CancellationToken);
            WriteObject(ApplianceAccount.Of(SessionHeader.Of(signedIn), store, selected, ModuleServices.TimeProvider.GetUtcNow()));
        }
    }

    /// <summary>The store for the account, checked before the user signs in: the one that has it, else the one named, else the default.</summary>
    private async Task<IAccountStore> StoreAsync(AccountAddress account)
    {
        if (InMemory)
        {
            return Vault is null ? ModuleServices.Memory : throw new ApplianceAuthException(
                ErrorId.ParameterInvalid, "-InMemory and -Vault exclude each other.", "Leave one of them out.");
        }

        if (MemoryTokenStore.StoreName.Equals(Vault, StringComparison.OrdinalIgnoreCase))
        {
            throw new ApplianceAuthException(ErrorId.ParameterInvalid, $"'{Vault}' is not the name of a vault.", "To keep the account in the memory of this process, use -InMemory.");
        }

        IAccountStore? existing = StoreFinder.LocateFile(account);
        IAccountStore store = Vault is not null ? await StoreFinder.NamedAsync(Vault, CancellationToken) : existing ?? await StoreFinder.DefaultAsync(CancellationToken);
        if (existing is not null && existing.Key != store.Key)
        {
            throw new ApplianceAuthException(
                ErrorId.AccountExists, $"{account} is stored in the {existing.Description}. It cannot be signed in to '{store.Name}' as well.",
                $"Move it: Move-ApplianceAccount {account} -Vault {store.Name} — or choose another -Name.");
        }

        if (store is VaultTokenStore vault)
        {
            await UnlockingAsync(async () =>
            {
                await vault.ProbeAsync(CancellationToken);
                return vault;
            });
        }

        return store;
    }

    private void RequireInteractive(RegistrationBuilder draft)
    {
        // Without a redirect the cloud takes the registered one, and only a person can bring back what comes there.
        bool pastes = PasteRedirect || draft.Registration.RedirectUri.Length == 0;
        bool unattended = draft.Registration.DeviceFlow || draft.Provider.UnattendedParameter is not null || (NoBrowser && !pastes);
        if (draft.LacksSecret && !IsInteractive)
        {
            throw new ApplianceAuthException(ErrorId.ClientSecretRequired, $"{draft.Provider.DisplayName} needs the application's client secret, and nobody is here to ask for it.");
        }

        if (!unattended && !IsInteractive)
        {
            throw new ApplianceAuthException(ErrorId.InteractionRequired, $"A sign-in to {draft.Provider.DisplayName} through a browser needs a person, and nobody is here.");
        }
    }

    private void RequireReplaceable(AccountAddress account, string? before)
    {
        if (before is null || Force || (IsInteractive && ShouldContinue($"Replace {account}?", $"{account} belongs to {before}.")))
        {
            return;
        }

        throw new ApplianceAuthException(ErrorId.AccountExists, $"{account} is signed in already and belongs to {before}.");
    }

    /// <summary>Revokes tokens that are not stored, because they cannot be revoked later.</summary>
    private async Task RevokeAsync(StoredAccount account)
    {
        try
        {
            await new OAuthClient(account.Provider, ModuleServices.Http, ModuleServices.TimeProvider).RevokeAsync(account.Registration, account.Tokens, CancellationToken);
        }
        catch (ApplianceAuthException e)
        {
            WriteWarning($"The tokens of the declined sign-in could not be revoked and remain valid until they expire. {e.Message}");
        }
    }

    private string AskClientSecret(Provider provider) =>
        SecretText.Reveal(AskSecret($"Client secret of the application at {provider.DisplayName}"))
            ?? throw new ApplianceAuthException(ErrorId.ClientSecretRequired, $"{provider.DisplayName} needs the application's client secret.");
}
