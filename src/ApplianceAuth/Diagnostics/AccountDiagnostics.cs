using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Diagnostics;

/// <summary>Checks an account from its vault to its cloud. It changes nothing: it refreshes no token and calls no API.</summary>
/// <remarks>
/// At most, it downloads the published signing keys, once for all accounts of one provider. That needs no token and counts toward no rate limit.
/// </remarks>
/// <param name="http">The HTTP client, without redirects and cookies.</param>
/// <param name="broker">Reads the sessions.</param>
/// <param name="api">Reads the rate limits.</param>
/// <param name="timeProvider">The time source.</param>
internal sealed class AccountDiagnostics(HttpClient http, SessionBroker broker, ApiClient api, TimeProvider timeProvider)
{
    private readonly Dictionary<Uri, PublishedKeys> _keys = [];

    /// <summary>Runs all checks, beginning with the vault. If the account cannot be read, the last result is the reason.</summary>
    /// <param name="store">The store of the account.</param>
    /// <param name="account">The address of the account.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IReadOnlyList<DiagnosticResult>> RunAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken)
    {
        List<DiagnosticResult> results = [];
        Registration? registration = null;
        try
        {
            await CheckVaultAsync(store, account, cancellationToken).ConfigureAwait(false);
            results.Add(DiagnosticResult.Passed("Vault", Description(store)));
            StoredAccount known = await broker.ReadAsync(store, account, cancellationToken).ConfigureAwait(false);
            registration = known.Registration;
            results.Add(DiagnosticResult.Passed("Record", Messages.FormatDiagnosticsRecordValid(
                known.Provider.DisplayName, ConsoleText.FormatNumber(known.Tokens.Generation - 1))));
            results.AddRange(await CheckSessionAsync(store, known, cancellationToken).ConfigureAwait(false));
        }
        catch (ApplianceAuthException e)
        {
            results.Add(DiagnosticResult.Failed(results.Count == 0 ? "Vault" : "Record", e));
        }

        return [.. results.Select(result => DiagnosticRedaction.Redact(result, registration))];
    }

    private static string Description(IAccountStore store) =>
        !store.IsSharedByProcesses ? Messages.DiagnosticsVaultUnused
        : store is ITokenStore ? Messages.DiagnosticsVaultReadable
        : Messages.FormatDiagnosticsVaultBuiltIn(store.Description);

    /// <summary>The result for an account that could not be looked up.</summary>
    public static DiagnosticResult NotReached(ApplianceAuthException error)
    {
        string check = error.ErrorId is ErrorId.NotConnected or ErrorId.AccountInMemory ? "Record" : "Vault";
        return DiagnosticRedaction.Redact(DiagnosticResult.Failed(check, error), registration: null);
    }

    /// <summary>Reads from the store, not from the cache, and checks that the account can be locked for a refresh.</summary>
    private async Task CheckVaultAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken)
    {
        try
        {
            broker.RequireLock(store, account);
            await store.ReadRegistrationAsync(account, cancellationToken).ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.RecordInvalid or ErrorId.RecordTooNew)
        {
            // The vault works; the next check reports the record.
        }
    }

    private async Task<IReadOnlyList<DiagnosticResult>> CheckSessionAsync(IAccountStore store, StoredAccount account, CancellationToken cancellationToken)
    {
        SessionHeader header = await broker.GetHeaderAsync(store, account.Address, cancellationToken).ConfigureAwait(false);
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

        return _keys.TryGetValue(endpoint, out PublishedKeys? cached)
            ? cached
            : _keys[endpoint] = await PublishedKeys.FetchAsync(provider, http, timeProvider, cancellationToken).ConfigureAwait(false);
    }
}
