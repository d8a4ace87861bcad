using System.Net;
using System.Net.Sockets;
using System.Text;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>A free port for a redirect URI, and clients that connect to it.</summary>
internal sealed class RedirectFixture : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public int Port { get; } = FreePort.Next();

    public HttpClient Browser { get; } = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Limit };

    public void Dispose() => Browser.Dispose();

    public static string State(AuthorizationRequest request) => FormEncoding.Decode(request.Address.Query)["state"];

    public static Task<CallbackConnection> ReceiveAsync(RedirectListener listener) => listener.ReceiveAsync(CancellationToken.None).AsTask().WaitAsync(Limit);

    public static async Task SendAsync(TcpClient client, string text) => await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    public static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using StreamReader reader = new(client.GetStream());
        try
        {
            return await reader.ReadToEndAsync().WaitAsync(Limit);
        }
        catch (IOException)
        {
            // The connection was reset.
            return "";
        }
    }

    public AuthorizationRequest Request(string host = "localhost") =>
        new(KnownProviders.HomeConnect, Sample.Registration(KnownProviders.HomeConnect) with { RedirectUri = $"http://{host}:{Port}/callback" });

    public Uri Callback(string host, string query) => new($"http://{host}:{Port}/callback?{query}");

    public async Task<TcpClient> ConnectAsync()
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        return client;
    }

    public async Task BrowserIsReceivedAsync(RedirectListener listener, AuthorizationRequest request)
    {
        Task<HttpResponseMessage> page = Browser.GetAsync(Callback("localhost", $"code=1&state={State(request)}"));
        using CallbackConnection received = await ReceiveAsync(listener);
        await received.RespondAsync(200, "Done", "Done.", CancellationToken.None);
        using HttpResponseMessage shown = await page;
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
    }
}
