using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CloudEmulator;
using CloudEmulator.Apps;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Emulator;

/// <summary>Sends requests to the emulator, including invalid ones that the module does not send.</summary>
internal sealed class Caller(CloudHost host, string prefix, string authorizePath, string tokenPath, App app) : IDisposable
{
    public const string Redirect = KnownApps.Redirect;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    public static Caller HomeConnect(CloudHost host, App? app = null, string prefix = "") =>
        new(host, prefix, "/security/oauth/authorize", "/security/oauth/token", app ?? KnownApps.HomeConnectCode);

    public static Caller Miele(CloudHost host) =>
        new(host, "", $"{Realm}/auth", $"{Realm}/token", KnownApps.Miele);

    public static Caller Legacy(CloudHost host) => new(host, "", "/thirdparty/login", "/thirdparty/token", KnownApps.Miele);

    public const string Realm = "/partner/realms/mcs/protocol/openid-connect";

    public const string MieleScope = "openid mcs_thirdparty_read mcs_thirdparty_write";

    public Uri Address(string path) => new($"{host.BaseUri.OriginalString.TrimEnd('/')}{prefix}{path}");

    public Uri Authorize(params (string Name, string Value)[] parameters) => new(Address(authorizePath) + "?" + string.Join('&',
        Defaults(("client_id", app.ClientId), ("response_type", "code"), ("redirect_uri", Redirect), ("state", "s1"))
            .Concat(parameters).GroupBy(item => item.Name).Select(group => group.Last())
            .Select(item => $"{item.Name}={Uri.EscapeDataString(item.Value)}")));

    public async Task<HttpResponseMessage> GetAsync(Uri address) => await _http.GetAsync(address);

    /// <summary>Signs the user in and returns the parameters of the redirect.</summary>
    public async Task<Dictionary<string, string>> RedirectAsync(
        Uri authorize, bool approve = true, IReadOnlyList<string>? untick = null, string? user = null)
    {
        UserReport report = await host.Control.ActAsUserAsync(
            new UserRequest { Url = authorize, Follow = false, Approve = approve, Untick = untick ?? [], User = user });
        Assert.NotNull(report.Redirect);
        return new Uri(report.Redirect).Query[1..].Split('&').Select(item => item.Split('='))
            .ToDictionary(item => item[0], item => Uri.UnescapeDataString(item[1]));
    }

    public async Task<(int Status, JsonNode Body)> PostAsync(string path, params (string Name, string Value)[] form)
    {
        using FormUrlEncodedContent content = new(form.Select(item => KeyValuePair.Create(item.Name, item.Value)));
        using HttpResponseMessage response = await _http.PostAsync(Address(path), content);
        string text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }

    /// <summary>Calls the token endpoint as this app, with its secret if it has one.</summary>
    public Task<(int Status, JsonNode Body)> TokenAsync(params (string Name, string Value)[] form) =>
        PostAsync(tokenPath, [("client_id", app.ClientId), .. app.Secret is null ? [] : new[] { ("client_secret", app.Secret) }, .. form]);

    public Task<(int Status, JsonNode Body)> BareTokenAsync(params (string Name, string Value)[] form) => PostAsync(tokenPath, form);

    public Task<(int Status, JsonNode Body)> ExchangeAsync(string code, params (string Name, string Value)[] more) =>
        TokenAsync([("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Redirect), .. more]);

    public Task<(int Status, JsonNode Body)> RefreshAsync(string token) =>
        TokenAsync(("grant_type", "refresh_token"), ("refresh_token", token));

    /// <summary>Signs in and returns the token response.</summary>
    public async Task<JsonNode> SignInAsync(params (string Name, string Value)[] authorize)
    {
        Dictionary<string, string> redirect = await RedirectAsync(Authorize(authorize));
        (int status, JsonNode body) = await ExchangeAsync(redirect["code"]);
        Assert.Equal(200, status);
        return body;
    }

    public async Task<(int Status, string Body, HttpResponseMessage EmulatedResponse)> CallAsync(
        string path, string? token, string accept = "application/vnd.bsh.sdk.v1+json",
        HttpMethod? method = null, HttpContent? content = null)
    {
        using HttpRequestMessage message = new(method ?? HttpMethod.Get, Address(path)) { Content = content };
        message.Headers.TryAddWithoutValidation("Accept", accept);
        if (token is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        HttpResponseMessage response = await _http.SendAsync(message);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    public void Dispose() => _http.Dispose();

    private static (string Name, string Value)[] Defaults(params (string Name, string Value)[] defaults) => defaults;
}
