using System.Text.Json.Nodes;
using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Clouds;
using CloudEmulator.Events;
using CloudEmulator.Limits;
using CloudEmulator.Tokens;

namespace CloudEmulator.Control;

/// <summary>Controls and inspects the emulator. The endpoints below <c>/_cloud/</c> have the same functions.</summary>
/// <remarks>
/// Endpoints are named <c>[provider/]endpoint[:grant]</c>, such as <c>token</c>, <c>token:refresh_token</c> or <c>miele/devices</c>;
/// without a provider, the name stands for all providers, and <c>*</c> for all endpoints. Providers are <c>homeconnect</c>, <c>china</c>,
/// <c>simulator</c>, <c>miele</c> and <c>legacy</c>; as a parameter, <c>*</c> stands for all.
/// </remarks>
public sealed class CloudControl
{
    private readonly Cloud _cloud;
    private int _floods;

    internal CloudControl(Cloud cloud) => _cloud = cloud;

    /// <summary>The settings; change them with <c>control.Settings = control.Settings with { … }</c>.</summary>
    public CloudSettings Settings
    {
        get => _cloud.Settings;
        set => _cloud.Settings = value;
    }

    /// <summary>The current registrations of the apps.</summary>
    public IReadOnlyList<App> Apps => _cloud.Apps.All;

    /// <summary>The endpoints of the resource servers.</summary>
    public IReadOnlyList<ApiRoute> Routes =>
        [.. EmulatedProviders.All.SelectMany(provider => provider.Routes.Where(route => route.Scope is not null)
            .Select(route => new ApiRoute($"{provider.Name}/{route.Name}", route.Method, route.Path)))];

    /// <summary>All calls, without secret values.</summary>
    public IReadOnlyList<CallRecord> Log => _cloud.Calls.Records;

    /// <summary>The number of calls, by name.</summary>
    public IReadOnlyDictionary<string, int> Counters => _cloud.Calls.Counters;

    /// <summary>The number of TCP connections that the program under test has used.</summary>
    public int Connections => _cloud.Calls.Connections;

    /// <summary>The number of open event streams.</summary>
    public int OpenStreams => _cloud.Events.CountAll;

    /// <summary>The number of floods of events in progress.</summary>
    public int Floods => Volatile.Read(ref _floods);

    /// <summary>All secrets that were issued, and the code verifiers that were received.</summary>
    public IReadOnlyList<Secret> Secrets => _cloud.Secrets.All;

    /// <summary>The time of the clouds.</summary>
    public DateTimeOffset Now => _cloud.Clock.GetUtcNow();

    /// <summary>The numbers of tokens, and the sign-ins.</summary>
    public TokenReport Tokens => new()
    {
        AccessTokensIssued = _cloud.SignIns.AccessTokens.Count,
        AccessTokensValid = _cloud.SignIns.AccessTokens.Count(token => token.IsValidAt(Now)),
        RefreshTokensIssued = _cloud.Secrets.All.Count(secret => secret.Kind == "refresh_token"),
        SignIns = [.. _cloud.SignIns.All.Select(signIn => new SignInReport(
            signIn.Provider.Name, signIn.ClientId, signIn.User.Email, signIn.Scopes, signIn.Appliances, signIn.Ended))],
    };

    /// <summary>Returns the number of calls of an endpoint.</summary>
    public int Calls(string endpoint) => _cloud.Calls.Count(endpoint);

    /// <summary>Expires all access tokens. Refresh tokens stay valid.</summary>
    public void Expire(string provider = "*")
    {
        foreach (AccessToken token in _cloud.SignIns.AccessTokens.Where(token => Matches(provider, token.SignIn)))
        {
            token.Ended = true;
        }
    }

    /// <summary>Ends sessions with all their tokens.</summary>
    public void Revoke(string provider = "*", EndReason reason = EndReason.Revoked)
    {
        foreach (SignIn signIn in _cloud.SignIns.All.Where(signIn => Matches(provider, signIn)))
        {
            _cloud.SignIns.End(signIn, reason);
        }
    }

    /// <summary>Denies the next consents, regardless of the button.</summary>
    public void Deny(int times = 1) => _cloud.ConsentsToDeny = times;

    /// <summary>Returns another response for the next calls of an endpoint, without processing them.</summary>
    public void Fail(string endpoint, EmulatedResponse response, int times = 1) =>
        _cloud.Faults.Add(new Fault { Endpoint = endpoint, Response = response, Left = times });

    /// <summary>Returns one of <see cref="CannedResponses"/> for the next calls of an endpoint, without processing them.</summary>
    public void Fail(string endpoint, string cannedResponse, int times = 1) =>
        Fail(endpoint, CannedResponses.All.GetValueOrDefault(cannedResponse)
            ?? throw new ArgumentException($"There is no canned response named '{cannedResponse}'.", nameof(cannedResponse)), times);

    /// <summary>Sets the response for all calls of an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="response">The response; null if the endpoint is to process calls again.</param>
    public void SetResponse(string endpoint, EmulatedResponse? response) => _cloud.Faults.Replace(endpoint, response);

    /// <summary>Delays the next calls of an endpoint before they are processed.</summary>
    public void Delay(string endpoint, TimeSpan delay, int times = 1) =>
        _cloud.Faults.Add(new Fault { Endpoint = endpoint, Delay = delay, Left = times });

    /// <summary>Holds all calls of an endpoint after they are processed, and before their responses are sent.</summary>
    public void Hold(string endpoint) => _cloud.Faults.Add(new Fault
    {
        Endpoint = endpoint,
        Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously),
        Left = int.MaxValue,
    });

    /// <summary>Returns the number of held calls of an endpoint.</summary>
    public int Held(string endpoint) => _cloud.Faults.Held(endpoint);

    /// <summary>Releases the calls that <see cref="Hold"/> holds under the same name, or all.</summary>
    public void Release(string endpoint = "*") => _cloud.Faults.Release(endpoint);

    /// <summary>Closes the connection of the next calls after they are processed.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="afterBytes">The number of bytes of the body that are sent; 0 sends no headers either.</param>
    /// <param name="times">The number of calls.</param>
    public void Drop(string endpoint, int afterBytes = 0, int times = 1) =>
        _cloud.Faults.Add(new Fault { Endpoint = endpoint, CutAfter = afterBytes, Left = times });

    /// <summary>Pads the bodies of the next responses with spaces.</summary>
    public void Oversize(string endpoint, long bytes, int times = 1) =>
        _cloud.Faults.Add(new Fault { Endpoint = endpoint, PadTo = bytes, Left = times });

    /// <summary>Blocks an endpoint with 429, or another status, for some time.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="time">The time, by the clock of the clouds.</param>
    /// <param name="status">The status: 429, or 503 for Miele.</param>
    /// <param name="retryAfterHeader">Whether <c>Retry-After</c> contains the time.</param>
    /// <param name="retryAfterText">Whether the error text contains the time.</param>
    public void Limit(string endpoint, TimeSpan time, int status = 429, bool retryAfterHeader = true, bool retryAfterText = true) =>
        _cloud.EndpointBlocks.Add(new EndpointBlock
        {
            Endpoint = endpoint,
            Until = Now + time,
            Status = status,
            RetryAfterHeader = retryAfterHeader,
            RetryAfterText = retryAfterText,
        });

    /// <summary>Sets the difference between the clock of the clouds and that of the host.</summary>
    public void SetClockOffset(TimeSpan offset) => _cloud.Clock.Offset = offset;

    /// <summary>Replaces the signing key. Only the new key is published.</summary>
    public void RotateKey() => _cloud.Key = new SigningKey();

    /// <summary>Registers another redirect URI for an app.</summary>
    public void AllowRedirect(string clientId, string redirectUri) =>
        ChangeApp(clientId, app => app with { RedirectUris = [.. app.RedirectUris, redirectUri] });

    /// <summary>Changes the registration of an app.</summary>
    public void ChangeApp(string clientId, Func<App, App> change) => _cloud.Apps.Change(clientId, change);

    /// <summary>Changes or adds an appliance. A sign-in with selected appliances does not include a new one.</summary>
    /// <param name="provider">The provider. Both providers of Miele have the same appliances.</param>
    /// <param name="document">The parts to change, in the format of the files in <c>Data</c>; others stay unchanged.</param>
    public void PutAppliance(string provider, JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        EmulatedProvider known = EmulatedProviders.All.SingleOrDefault(one => one.Name == provider) ?? throw new ArgumentException($"There is no provider named '{provider}'.", nameof(provider));
        if (known == EmulatedProviders.Miele || known == EmulatedProviders.MieleLegacy)
        {
            _cloud.MieleHome.Put(document);
        }
        else
        {
            _cloud.HomeConnectHomes.Of(known).Put(document);
        }
    }

    /// <summary>Resets the appliances of a provider to their documents.</summary>
    /// <param name="provider">The provider. Both providers of Miele have the same appliances.</param>
    /// <param name="idle">Whether no program is active afterwards, and all appliances are ready for a remote start.</param>
    public void ResetAppliances(string provider = "*", bool idle = false) => _cloud.ResetAppliances(provider, idle);

    /// <summary>Sends an event to the open streams.</summary>
    public void Push(CloudEvent item) => _cloud.Events.Publish(item, Settings.ReplayedEvents);

    /// <summary>Writes bytes to the open event streams of a provider, unchanged: comments, incomplete or malformed events.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="times">How often the bytes are written.</param>
    public Task WriteAsync(string provider, ReadOnlyMemory<byte> bytes, int times = 1) => _cloud.Events.RunAsync(provider, async (body, cancellationToken) =>
    {
        for (int i = 0; i < times; i++)
        {
            await body.WriteAsync(bytes, cancellationToken);
        }

        await body.FlushAsync(cancellationToken);
    });

    /// <summary>Waits for an event stream of a provider, and writes many events to it.</summary>
    /// <param name="provider">The provider. The events have the format of Home Connect's.</param>
    /// <param name="count">The number of events.</param>
    /// <param name="size">The bytes of an event.</param>
    /// <param name="perSecond">Events per second, whose values are the times at which they were written; 0 for no limit.</param>
    /// <param name="cancellationToken">Stops the flood.</param>
    public async Task FloodAsync(string provider, int count, int size, double perSecond = 0, CancellationToken cancellationToken = default)
    {
        await _cloud.Events.WaitForStreamAsync(provider, cancellationToken);
        Interlocked.Increment(ref _floods);
        try
        {
            await _cloud.Events.RunAsync(provider, new EventFlood(count, size, perSecond, _cloud.Clock).WriteAsync);
        }
        finally
        {
            Interlocked.Decrement(ref _floods);
        }
    }

    /// <summary>Closes the event streams of a provider.</summary>
    public void CloseStreams(string provider = "*") => _cloud.Events.Close(provider);

    /// <summary>Opens the pages of a sign-in and submits them as a user.</summary>
    public async Task<UserReport> ActAsUserAsync(UserRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using UserBrowser browser = new();
        return await browser.VisitAsync(request.Url ?? DevicePage(request.UserCode), request, cancellationToken);
    }

    /// <summary>Resets everything: tokens, faults, counters, settings, apps, appliances and clock.</summary>
    public void Reset() => _cloud.Reset();

    private Uri DevicePage(string? userCode)
    {
        string provider = _cloud.DeviceGrants.Providers(userCode).SingleOrDefault()
            ?? throw new ArgumentException("There is no device authorization with this user code, and no URL was given.", nameof(userCode));
        string prefix = EmulatedProviders.All.Single(known => known.Name == provider).Prefix;
        return new Uri(_cloud.BaseUri, $"{prefix}/security/oauth/device_verify");
    }

    private static bool Matches(string provider, SignIn signIn) => provider is "*" || signIn.Provider.Name == provider;
}
