using System.Runtime.CompilerServices;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth;

/// <summary>Signs users in to the clouds of Home Connect and Miele, and stores their accounts.</summary>
/// <remarks>
/// Create one client and share it: it is thread-safe. Dispose it before the process ends, so that a refresh that was sent is completed. The accounts are
/// those of the built-in store of the PowerShell module, unless the options name another folder or the memory. All methods of a disposed client and of its
/// <see cref="AccountClient"/>s throw <see cref="ObjectDisposedException"/>, null arguments <see cref="ArgumentNullException"/>. If a completed sign-in
/// cannot be stored, its tokens are discarded and not revoked: a cloud may end all sessions of the user and the application with them (RFC 7009 section 2.1).
/// </remarks>
public sealed class ApplianceAuthClient : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly IAccountStore _store;
    private readonly SessionBroker _broker;
    private readonly ShutdownHandler _shutdown;
    private readonly ApiClient _api;
    private readonly ApplianceAuthClientOptions _options;
    private readonly ClientLifetime _lifetime = new();

    /// <summary>Creates a client. Nothing is read or sent.</summary>
    /// <param name="options">The settings, or null for the default.</param>
    public ApplianceAuthClient(ApplianceAuthClientOptions? options = null)
    {
        _options = options ?? new();
        _clock = _options.TimeProvider;
        _http = CloudHttp.CreateClient(_options.Application);
        Func<DataFolder> folder = _options.DataFolder is { } path ? () => new(Path.GetFullPath(path)) : DataFolder.OfThisUser;
        BuiltInStore builtIn = new(folder);
        _store = _options.InMemory ? new MemoryTokenStore { BelongsToClient = true } : builtIn;
        RateLimiters limiters = new(folder, _clock);
        _broker = new(_http, folder, _clock, limits: limiters, stores: vault => vault is null ? builtIn : throw VaultNotSupported(vault));
        _shutdown = new(_broker);
        _api = new(_http, _broker, limiters, _clock);
    }

    /// <summary>Signs a user in through a browser on this computer (RFC 6749 section 4.1, RFC 7636), and stores the account.</summary>
    /// <param name="options">The account and the application. An existing account of this name is replaced.</param>
    /// <param name="open">Opens the address in a browser, or shows it to the user. It is called when the redirect URI accepts connections.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ArgumentNullException">The options or the callback are null.</exception>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.ClientSecretRequired"/>, <see cref="ErrorId.RedirectUriInvalid"/>, <see cref="ErrorId.RedirectPortBusy"/>,
    /// <see cref="ErrorId.SignInDeclined"/>, <see cref="ErrorId.SignInExpired"/>, <see cref="ErrorId.SignInRefused"/>, another error of the cloud, or of
    /// the store.
    /// </exception>
    public Task<AccountClient> SignInWithBrowserAsync(
        SignInOptions options, Func<Uri, CancellationToken, Task> open, CancellationToken cancellationToken = default) =>
        SignInAsync(options, open, deviceFlow: false, (client, registration, token) =>
            new AuthorizationCodeFlow(client, _clock).ListenAsync(registration, open, options.Timeout, token), cancellationToken);

    /// <summary>Signs a user in through a browser on any computer, and stores the account.</summary>
    /// <param name="options">The account and the application. An existing account of this name is replaced.</param>
    /// <param name="prompt">
    /// Shows the address to the user, and returns the address to which the browser was redirected, as a web application receives it or the user pastes it.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ArgumentNullException">The options or the callback are null.</exception>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.ClientSecretRequired"/>, <see cref="ErrorId.RedirectInvalid"/>, <see cref="ErrorId.SignInMismatch"/>,
    /// <see cref="ErrorId.SignInDeclined"/>, <see cref="ErrorId.SignInRefused"/>, another error of the cloud, or of the store.
    /// </exception>
    public Task<AccountClient> SignInWithRedirectAsync(
        SignInOptions options, Func<Uri, CancellationToken, Task<string>> prompt, CancellationToken cancellationToken = default) =>
        SignInAsync(options, prompt, deviceFlow: false, (client, registration, token) =>
            new AuthorizationCodeFlow(client, _clock).PasteAsync(
                registration, async (address, prompted) => await prompt(address, prompted).ConfigureAwait(false) ?? "", token), cancellationToken);

    /// <summary>Signs a user in with a code that is entered on any device (RFC 8628), and stores the account. Only Home Connect supports it.</summary>
    /// <param name="options">The account and the application. An existing account of this name is replaced.</param>
    /// <param name="show">Shows the code and the address to the user.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ArgumentNullException">The options or the callback are null.</exception>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.DeviceFlowNotSupported"/>, <see cref="ErrorId.SignInDeclined"/>, <see cref="ErrorId.SignInExpired"/>,
    /// <see cref="ErrorId.SignInRefused"/>, another error of the cloud, or of the store.
    /// </exception>
    public Task<AccountClient> SignInWithDeviceCodeAsync(SignInOptions options, Action<DeviceCode> show, CancellationToken cancellationToken = default) =>
        SignInAsync(options, show, deviceFlow: true, (client, registration, token) =>
            new DeviceFlow(client, _clock).SignInAsync(registration, show, _ => { }, options.CodeTimeout, token), cancellationToken);

    /// <summary>Lists the addresses of the stored accounts, such as <c>Miele/holiday-home</c>.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/>, or another error of the store.</exception>
    public Task<IReadOnlyList<string>> ListAccountsAsync(CancellationToken cancellationToken = default) => _lifetime.RunAsync<IReadOnlyList<string>>(
        async token => [.. (await _store.ListAccountsAsync(token).ConfigureAwait(false)).Select(account => $"{account}")], cancellationToken);

    /// <summary>Returns the client of an account. Nothing is read: a call fails with <see cref="ErrorId.NotConnected"/> if the account is not stored.</summary>
    /// <param name="address"><c>Cloud/name</c>, such as <c>Miele/holiday-home</c>; <c>Miele</c> is <c>Miele/default</c>. Case does not matter.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.AccountNameInvalid"/>.</exception>
    public AccountClient GetAccount(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        _lifetime.ThrowIfEnded();
        return GetAccount(AccountAddress.Parse(address));
    }

    /// <summary>
    /// Ends running calls and watches with <see cref="ObjectDisposedException"/>, waits for refreshes that were sent, at most 30 seconds, and closes all
    /// connections.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _lifetime.DisposeAsync().ConfigureAwait(false);
        await _broker.CompletePendingAsync(ShutdownHandler.LongestRefresh).ConfigureAwait(false);
        _shutdown.Dispose();
        _http.Dispose();
    }

    private AccountClient GetAccount(AccountAddress account) => new(new(_store, account), _http, _broker, _api, _options, _lifetime);

    private Task<AccountClient> SignInAsync(
        SignInOptions options, Delegate callback, bool deviceFlow, Func<OAuthClient, Registration, CancellationToken, Task<TokenSet>> signIn,
        CancellationToken cancellationToken, [CallerArgumentExpression(nameof(callback))] string? callbackName = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(callback, callbackName);
        return _lifetime.RunAsync(
            async token =>
            {
                Registration registration = options.CreateRegistration(deviceFlow);
                AccountAddress account = AccountAddress.Parse(registration.Account);
                await _broker.PrepareAsync(_store, account, token).ConfigureAwait(false);
                OAuthClient cloud = new(registration.ResolveProvider(), _http, _clock);
                TokenSet tokens = await signIn(cloud, registration, token).ConfigureAwait(false);
                // Only vaults return an error that the sign-in survives.
                _ = await _broker.SaveSignInAsync(_store, new(registration, tokens), token).ConfigureAwait(false);
                return GetAccount(account);
            },
            cancellationToken);
    }

    private static ApplianceAuthException VaultNotSupported(VaultReference vault) => new(
        ErrorId.VaultUnavailable, Messages.FormatStoreVaultNotSupported(vault.Name), Messages.StoreVaultNotSupportedRecommendation);
}
