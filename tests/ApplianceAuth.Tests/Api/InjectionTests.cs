using System.Net;
using System.Net.Sockets;
using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using Xunit.Abstractions;

namespace ApplianceAuth.Tests.Api;

/// <summary>Tests of the bytes that are sent for any path, query and language.</summary>
public sealed class InjectionTests(ITestOutputHelper output) : IDisposable
{
    private const string Empty = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

    private static readonly string[] s_pieces =
    [
        "\r\n", "\n", "\r", "%0d%0a", "%0D%0A", "\u2028", "Host: evil", "X-Evil: 1", "\r\nX-Evil: 1\r\n", " HTTP/1.1\r\nHost: evil\r\n\r\n", "\0", "\t", " ",
        "/", "//", "..", "%2e%2e", "\\", "?", "#", "&", "=", "%", "%25", "devices", "evil.example", "@", ":", "a", "é", "嘊嘍", "\ud800", "{\"a\":1}", ";", "'",
    ];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    // Without a trace header, as CloudHttp: another test may listen to traces at the same time.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null,
    });

    private readonly List<string> _heads = [];

    public void Dispose()
    {
        _listener.Dispose();
        _http.Dispose();
    }

    [Theory]
    [InlineData("HomeConnect")]
    [InlineData("Miele")]
    public async Task Random_input_never_leaves_the_API_or_adds_a_header(string system)
    {
        int seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");
        Random random = new(seed);
        _listener.Start();
        Task serving = ServeAsync();
        (ApiClient api, ITokenStore store, AccountAddress account) = await SignInAsync(KnownProviders.Find(system)!);
        int sent = 0;
        for (int i = 0; i < 2000; i++)
        {
            ApiRequest request = new(HttpMethod.Get, random.Next(2) == 0 ? "/devices" : Text())
            {
                Query = random.Next(3) == 0 ? [] : [new(Text(), Text())],
                Language = random.Next(4) == 0 ? Text() : null,
            };
            sent += await SendAsync(api, store, account, request) ? 1 : 0;
        }

        Assert.Equal(sent, _heads.Count);
        Assert.InRange(sent, 200, 1990);
        string root = KnownProviders.Find(system)!.ApiBase.AbsolutePath;
        Assert.All(_heads, head =>
        {
            string[] lines = head.Split("\r\n");
            Assert.Matches($"^GET {root}/[!-~]* HTTP/1\\.1$", lines[0]);
            Assert.DoesNotContain("\n", head.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal(["Accept", "Authorization", "Host"], lines[1..].Select(line => line.Split(':')[0]).Where(name => name != "Accept-Language").Order());
            Assert.Equal($"Host: 127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}", lines.Single(line => line.StartsWith("Host:", StringComparison.Ordinal)));
        });
        _http.Dispose();
        _listener.Stop();
        await serving.WaitAsync(TimeSpan.FromSeconds(30));

        string Text() => string.Concat(random.GetItems(s_pieces, random.Next(1, 6)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("de_DE")]
    [InlineData("de-DE\n")]
    [InlineData("de-DE\r\nX-Evil: 1")]
    [InlineData("de;q=1")]
    [InlineData("de, en")]
    [InlineData("*")]
    [InlineData("dé")]
    public void Language_that_is_not_a_tag_is_refused(string language) => Assert.All(KnownProviders.All, provider =>
    {
        ApplianceAuthException raised = Sample.Failure(() => Call(provider, language));
        Assert.Equal(ErrorId.RequestInvalid, raised.ErrorId);
        Assert.Contains($"'{ConsoleText.Sanitize(language)}'", raised.Message, StringComparison.Ordinal);
        Assert.Contains("de-DE", raised.Recommendation, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("HomeConnect", "de-DE", "")]
    [InlineData("Miele", "zh-Hant-TW", "?language=zh-Hant-TW")]
    public void Language_is_sent_as_the_cloud_expects_it(string system, string language, string query) =>
        Assert.Equal(query, Call(KnownProviders.Find(system)!, language).Address.Query);

    private static ApiCall Call(Provider provider, string language) =>
        ApiCall.Create(new MemoryTokenStore(), AccountAddress.Parse($"{provider.Cloud}/x"), provider, new(HttpMethod.Get, "/devices") { Language = language });

    private static async Task<bool> SendAsync(ApiClient api, ITokenStore store, AccountAddress account, ApiRequest request)
    {
        try
        {
            ApiCall call = await api.PrepareAsync(store, account, request, CancellationToken.None);
            await api.SendAsync(call, new(TimeProvider.System) { MaxRetries = 0 }, CancellationToken.None);
            return true;
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.RequestInvalid)
        {
            return false;
        }
    }

    private async Task<(ApiClient Api, ITokenStore Store, AccountAddress Account)> SignInAsync(Provider provider)
    {
        MemoryTokenStore store = new();
        SessionBroker broker = new(_http, () => throw new InvalidOperationException(), TimeProvider.System);
        Registration registration = Sample.Registration(provider) with { BaseUri = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}") };
        StoredAccount account = new(registration, Sample.Tokens(registration, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(24)));
        await broker.SaveSignInAsync(store, account, CancellationToken.None);
        // An hour passes between two readings, so that no limit is reached.
        OffsetTimeProvider clock = new(TimeProvider.System) { Step = TimeSpan.FromHours(1) };
        return (new(_http, broker, new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "None."), clock), TimeProvider.System), store, account.Address);
    }

    /// <summary>Records the requests, and sends the same short response to each.</summary>
    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                NetworkStream stream = client.GetStream();
                StringBuilder text = new();
                byte[] part = new byte[64 * 1024];
                for (int read; (read = await stream.ReadAsync(part)) > 0;)
                {
                    text.Append(Encoding.Latin1.GetString(part, 0, read));
                    for (int end; (end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal)) >= 0; text.Remove(0, end + 4))
                    {
                        _heads.Add(text.ToString(0, end));
                        await stream.WriteAsync(Encoding.Latin1.GetBytes(Empty));
                    }
                }
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or IOException or OperationCanceledException)
        {
            // The test is over.
        }
    }
}
