using System.Text.Json.Nodes;
using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Clouds;
using CloudEmulator.Events;
using CloudEmulator.Limits;
using CloudEmulator.Tokens;

namespace CloudEmulator.Control;

/// <summary>Steers the clouds and looks behind them. Everything here is also under <c>/_cloud/</c>.</summary>
/// <remarks>
/// Endpoints are named <c>[provider/]endpoint[:grant]</c>, such as <c>token</c>, <c>token:refresh_token</c> or <c>miele/devices</c>;
/// without a provider all providers are meant, and <c>*</c> means every endpoint. Providers are <c>homeconnect</c>, <c>china</c>,
/// <c>simulator</c>, <c>miele</c> and <c>legacy</c>; where a provider is asked for, <c>*</c> means all.
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

    /// <summary>The apps as they stand now.</summary>
    public IReadOnlyList<App> Apps => _cloud.Apps.All;

    /// <summary>The endpoints of the resource servers.</summary>
    public IReadOnlyList<ApiRoute> Routes =>
        [.. EmulatedProviders.All.SelectMany(provider => provider.Routes.Where(route => route.Scope is not null)
            .Select(route => new ApiRoute($"{provider.Name}/{route.Name}", route.Method, route.Path)))];

    /// <summary>All calls, without any secret value.</summary>
    public IReadOnlyList<CallRecord> Log => _cloud.Calls.Records;

    /// <summary>How many calls came in, by name.</summary>
    public IReadOnlyDictionary<string, int> Counters => _cloud.Calls.Counters;

    /// <summary>How many TCP connections carried calls of the program under test.</summary>
    public int Connections => _cloud.Calls.Connections;

    /// <summary>How many event streams are open.</summary>
    public int OpenStreams => _cloud.Events.CountAll;

    /// <summary>How many floods of events are being written.</summary>
    public int Floods => Volatile.Read(ref _floods);

    /// <summary>Everything secret that was ever given out, and the verifiers that came in.</summary>
    public IReadOnlyList<Secret> Secrets => _cloud.Secrets.All;

    /// <summary>The clouds' time.</summary>
    public DateTimeOffset Now => _cloud.Clock.GetUtcNow();

    /// <summary>How many tokens there are.</summary>
    public TokenReport Tokens => new()
    {
        AccessTokensIssued = _cloud.SignIns.AccessTokens.Count,
        AccessTokensValid = _cloud.SignIns.AccessTokens.Count(token => token.IsValidAt(Now)),
        RefreshTokensIssued = _cloud.Secrets.All.Count(secret => secret.Kind == "refresh_token"),
        SignIns = [.. _cloud.SignIns.All.Select(signIn => new SignInReport(
            signIn.Provider.Name, signIn.ClientId, signIn.User.Email, signIn.Scopes, signIn.Appliances, signIn.Ended))],
    };

    /// <summary>How many calls of an endpoint came in.</summary>
    public int Calls(string endpoint) => _cloud.Calls.Count(endpoint);

    /// <summary>Ends the access tokens that are out, long before their time; refresh tokens stay good.</summary>
    public void Expire(string provider = "*")
    {
        foreach (AccessToken token in _cloud.SignIns.AccessTokens.Where(token => Means(provider, token.SignIn)))
        {
            token.Ended = true;
        }
    }

    /// <summary>Ends sign-ins with all their tokens.</summary>
    public void Revoke(string provider = "*", EndReason reason = EndReason.Revoked)
    {
        foreach (SignIn signIn in _cloud.SignIns.All.Where(signIn => Means(provider, signIn)))
        {
            _cloud.SignIns.End(signIn, reason);
        }
    }

    /// <summary>Turns the next consents into refusals, whatever button is pressed.</summary>
    public void Deny(int times = 1) => _cloud.ConsentsToDeny = times;

    /// <summary>Answers the next calls of an endpoint with something else. The endpoint is not asked.</summary>
    public void Fail(string endpoint, EmulatedResponse response, int times = 1) =>
        _cloud.Faults.Add(new Fault { Endpoint = endpoint, Response = response, Left = times });

    /// <summary>The same with one of <see cref="CannedResponses"/>.</summary>
    public void Fail(string endpoint, string cannedResponse, int times = 1) =>
        Fail(endpoint, CannedResponses.All.GetValueOrDefault(cannedResponse)
            ?? throw new ArgumentException($"There is no canned response named {cannedResponse}.", nameof(cannedResponse)), times);

    /// <summary>Answers all calls of an endpoint with something else, until it is called again.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="answer">The answer; null lets the endpoint answer by itself again.</param>
    public void SetResponse(string endpoint, EmulatedResponse? response) => _cloud.Faults.Replace(endpoint, response);

    /// <summary>Lets the next calls of an endpoint wait before anything is done.</summary>
    public void Delay(string endpoint, TimeSpan delay, int times = 1) =>
        _cloud.Faults.Add(new Fault { Endpoint = endpoint, Delay = delay, Left = times });

    /// <summary>Holds all calls of an endpoint after their work is done, a rotation for example, and before they are answered.</summary>
    public void Hold(string endpoint) => _cloud.Faults.Add(new Fault
    {
        Endpoint = endpoint,
        Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously),
        Left = int.MaxValue,
    });

    /// <summary>How many calls of an endpoint are held right now.</summary>
    public int Held(string endpoint) => _cloud.Faults.Held(endpoint);

    /// <summary>Lets the calls go that <see cref="Hold"/> holds under the same name, or all of them.</summary>
    public void Release(string endpoint = "*") => _cloud.Faults.Release(endpoint);

    /// <summary>Closes the connection of the next calls after their work is done.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="afterBytes">How much of the body gets through; 0 sends nothing at all.</param>
    /// <param name="times">How many calls.</param>
    public void Drop(string endpoint, int afterBytes = 0, int times = 1) =>
        _cloud.Faults.Add(new Fault { Endpoint = endpoint, CutAfter = afterBytes, Left = times });

    /// <summary>Fills the answers of the next calls up with blanks.</summary>
    public void Oversize(string endpoint, long bytes, int times = 1) =>
        _cloud.Faults.Add(new Fault { Endpoint = endpoint, PadTo = bytes, Left = times });

    /// <summary>Closes an endpoint with 429, or another status, for some time.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="time">For how long, by the clouds' clock.</param>
    /// <param name="status">429, or Miele's 503.</param>
    /// <param name="sayInHeader">Whether <c>Retry-After</c> says for how long.</param>
    /// <param name="sayInText">Whether the text says for how long.</param>
    public void Limit(string endpoint, TimeSpan time, int status = 429, bool sayInHeader = true, bool sayInText = true) =>
        _cloud.Closures.Add(new Closure
        {
            Endpoint = endpoint,
            Until = Now + time,
            Status = status,
            SayInHeader = sayInHeader,
            SayInText = sayInText,
        });

    /// <summary>Sets the clouds' clock apart from the host's.</summary>
    public void SetClockOffset(TimeSpan offset) => _cloud.Clock.Offset = offset;

    /// <summary>Signs with a new key from now on, and publishes that one alone.</summary>
    public void RotateKey() => _cloud.Key = new SigningKey();

    /// <summary>Registers one more redirect for an app.</summary>
    public void AllowRedirect(string clientId, string redirectUri) =>
        ChangeApp(clientId, app => app with { RedirectUris = [.. app.RedirectUris, redirectUri] });

    /// <summary>Changes an app's registration.</summary>
    public void ChangeApp(string clientId, Func<App, App> change) => _cloud.Apps.Change(clientId, change);

    /// <summary>Changes an appliance of a household, or adds one; a sign-in that names appliances sees those it was made with.</summary>
    /// <param name="provider">Whose household; Miele has one for both providers.</param>
    /// <param name="document">Its parts, in the form of the files under <c>Data</c>; parts that are not given stay as they are.</param>
    public void PutAppliance(string provider, JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        EmulatedProvider known = EmulatedProviders.All.SingleOrDefault(one => one.Name == provider) ?? throw new ArgumentException($"There is no provider {provider}.", nameof(provider));
        if (known == EmulatedProviders.Miele || known == EmulatedProviders.MieleLegacy)
        {
            _cloud.MieleHome.Put(document);
        }
        else
        {
            _cloud.HomeConnectHomes.Of(known).Put(document);
        }
    }

    /// <summary>Brings the appliances of a provider back to their documents.</summary>
    /// <param name="provider">Whose household; Miele has one for both providers.</param>
    /// <param name="idle">Whether no program is active then, and all appliances wait for a remote start.</param>
    public void ResetAppliances(string provider = "*", bool idle = false) => _cloud.ResetAppliances(provider, idle);

    /// <summary>Sends an event to everyone who listens.</summary>
    public void Push(CloudEvent item) => _cloud.Events.Publish(item, Settings.ReplayedEvents);

    /// <summary>Writes bytes into the open event streams of a provider as they are: comments, half events, or nothing that makes sense.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="times">How often they are written.</param>
    public Task WriteAsync(string provider, ReadOnlyMemory<byte> bytes, int times = 1) => _cloud.Events.DoAsync(provider, async (body, cancellationToken) =>
    {
        for (int i = 0; i < times; i++)
        {
            await body.WriteAsync(bytes, cancellationToken);
        }

        await body.FlushAsync(cancellationToken);
    });

    /// <summary>Waits until a provider has an event stream open, and writes a great many events into it.</summary>
    /// <param name="provider">The provider; the events are such as Home Connect's.</param>
    /// <param name="count">How many.</param>
    /// <param name="size">How many bytes each has.</param>
    /// <param name="perSecond">How many a second, each with the time at which it was written as its value; 0 for as many as can be written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task FloodAsync(string provider, int count, int size, double perSecond = 0, CancellationToken cancellationToken = default)
    {
        await _cloud.Events.OpenedAsync(provider, cancellationToken);
        Interlocked.Increment(ref _floods);
        try
        {
            await _cloud.Events.DoAsync(provider, new EventFlood(count, size, perSecond, _cloud.Clock).WriteAsync);
        }
        finally
        {
            Interlocked.Decrement(ref _floods);
        }
    }

    /// <summary>Ends the event streams of a provider.</summary>
    public void CloseStreams(string provider = "*") => _cloud.Events.Close(provider);

    /// <summary>Lets the emulated user go through the pages.</summary>
    public async Task<UserReport> ActAsUserAsync(UserRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using UserBrowser browser = new();
        return await browser.VisitAsync(request.Url ?? DevicePage(request.UserCode), request, cancellationToken);
    }

    /// <summary>Forgets everything: tokens, faults, counters, settings, changed apps.</summary>
    public void Reset() => _cloud.Reset();

    private Uri DevicePage(string? userCode)
    {
        string provider = _cloud.DeviceGrants.Providers(userCode).SingleOrDefault()
            ?? throw new ArgumentException("No sign-in waits for this user code, and no address was given.", nameof(userCode));
        string prefix = EmulatedProviders.All.Single(known => known.Name == provider).Prefix;
        return new Uri(_cloud.BaseUri, $"{prefix}/security/oauth/device_verify");
    }

    private static bool Means(string provider, SignIn signIn) => provider is "*" || signIn.Provider.Name == provider;
}
