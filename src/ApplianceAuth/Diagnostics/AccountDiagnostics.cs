using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Diagnostics;

/// <summary>Looks an account over from its vault to its cloud, and changes nothing: no token is renewed, and the API is not called.</summary>
/// <remarks>The cloud is asked for its published keys at most, once for all accounts of one system; that needs no token and counts towards no limit.</remarks>
/// <param name="http">Follows no redirects and keeps no cookies.</param>
/// <param name="broker">Knows the sign-ins.</param>
/// <param name="api">Knows the limits.</param>
/// <param name="timeProvider">Tells the time.</param>
public sealed class AccountDiagnostics(HttpClient http, SessionBroker broker, ApiClient api, TimeProvider timeProvider)
{
    private readonly Dictionary<Uri, PublishedKeys> _keys = [];

    /// <summary>All findings, from the vault outwards; where the account cannot be read, they end with the reason.</summary>
    /// <param name="store">Where the account is kept.</param>
    /// <param name="account">Which account.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<DiagnosticResult>> RunAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken)
    {
        List<DiagnosticResult> found = [];
        Registration? registration = null;
        try
        {
            await CheckVaultAsync(store, account, cancellationToken).ConfigureAwait(false);
            found.Add(DiagnosticResult.Passed("Vault", Description(store)));
            StoredAccount known = await broker.ReadAsync(store, account, cancellationToken).ConfigureAwait(false);
            registration = known.Registration;
            found.Add(DiagnosticResult.Passed("Record", $"Signed in at {known.Provider.DisplayName}; renewed {known.Tokens.Generation - 1} times since."));
            found.AddRange(await CheckSessionAsync(store, known, cancellationToken).ConfigureAwait(false));
        }
        catch (ApplianceAuthException e)
        {
            found.Add(DiagnosticResult.Failed(found.Count == 0 ? "Vault" : "Record", e));
        }

        return [.. found.Select(result => DiagnosticRedaction.Redact(result, registration))];
    }

    private static string Description(IAccountStore store) =>
        !store.OtherProcessesSeeIt ? "None is needed: this process keeps the account."
        : store is ITokenStore ? "It answers, and is not locked."
        : $"The built-in store can be read, and its files belong to this user alone ({store.Description}).";

    /// <summary>What is found where an account cannot even be looked for.</summary>
    public static DiagnosticResult NotReached(ApplianceAuthException why) =>
        DiagnosticRedaction.Redact(DiagnosticResult.Failed(why.ErrorId is ErrorId.NotConnected or ErrorId.AccountInMemory ? "Record" : "Vault", why), registration: null);

    /// <summary>Reads from the store itself, not from memory, and checks that the account can be locked for a refresh.</summary>
    private async Task CheckVaultAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken)
    {
        try
        {
            broker.RequireLock(store, account);
            await store.ReadRegistrationAsync(account, cancellationToken).ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.RecordInvalid or ErrorId.RecordTooNew)
        {
            // It answered. What is wrong with the answer is the record's matter.
        }
    }

    private async Task<IReadOnlyList<DiagnosticResult>> CheckSessionAsync(IAccountStore store, StoredAccount account, CancellationToken cancellationToken)
    {
        SessionHeader header = await broker.DescribeAsync(store, account.Address, cancellationToken).ConfigureAwait(false);
        PublishedKeys? keys = await KeysAsync(account.Provider, cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = timeProvider.GetUtcNow();
        return
        [
            TokenChecks.SignIn(header, now),
            TokenChecks.Token(account.Tokens, now),
            await SignatureCheck.RunAsync(account.Provider, account.Tokens.AccessToken, keys).ConfigureAwait(false),
            TokenChecks.Issuer(account),
            ClockCheck.Run(account.Tokens, keys?.ClockSkew, now),
            MachineChecks.RedirectPort(account, timeProvider),
            MachineChecks.Proxy(account),
            .. store is ITokenStore ? [] : new[] { MachineChecks.Copy(account) },
            LimitCheck.Run(await api.GetRateLimitsAsync(store, account.Address, cancellationToken).ConfigureAwait(false)),
        ];
    }

    private async Task<PublishedKeys?> KeysAsync(Provider provider, CancellationToken cancellationToken)
    {
        if (provider.KeysEndpoint is not { } endpoint)
        {
            return null;
        }

        return _keys.TryGetValue(endpoint, out PublishedKeys? before)
            ? before
            : _keys[endpoint] = await PublishedKeys.FetchAsync(provider, http, timeProvider, cancellationToken).ConfigureAwait(false);
    }
}
