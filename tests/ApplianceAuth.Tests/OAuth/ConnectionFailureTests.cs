using System.Net;
using System.Security.Authentication;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

[Collection("DefaultProxy")]
public class ConnectionFailureTests
{
    private static readonly Uri s_cloud = KnownProviders.Miele.TokenEndpoint;

    [Theory]
    [InlineData("Connection refused (127.0.0.1:9)", "Connection refused (127.0.0.1:9)")]
    [InlineData("The proxy tunnel request to proxy 'http://proxyuser:word@proxy.example:3128/' failed with status code '407'.",
        "The proxy tunnel request to proxy 'http://***@proxy.example:3128/' failed with status code '407'.")]
    [InlineData("word of proxyuser", "*** of ***")]
    public void Create_with_proxy_names_it_without_credentials(string text, string shown)
    {
        ApplianceAuthException failure = With(new("http://proxyuser:word@proxy.example:3128"), () => Failure(new HttpRequestException(text)));

        Assert.Equal(
            (ErrorId.CloudUnreachable, Messages.FormatConnectionFailedThroughProxy("Miele", "http://proxy.example:3128", shown)),
            (failure.ErrorId, failure.Message));
        Assert.Equal(Messages.ConnectionFailedThroughProxyRecommendation, failure.Recommendation);
        Assert.Equal(text.Contains("word", StringComparison.Ordinal), failure.InnerException is null);
    }

    [Fact]
    public void Create_without_proxy_names_none()
    {
        ApplianceAuthException failure = With(null, () => Failure(new HttpRequestException("Name or service not known")));

        Assert.Equal((Messages.FormatConnectionFailed("Miele", "Name or service not known"), null), (failure.Message, failure.Recommendation));
    }

    [Fact]
    public void Create_rejected_certificate_says_why_and_what_to_trust()
    {
        HttpRequestException cause = new("See inner exception.", new AuthenticationException("PartialChain"));

        foreach (Uri? proxy in (Uri?[])[null, new("http://proxy.example:3128")])
        {
            ApplianceAuthException failure = With(proxy, () => Failure(cause));
            Assert.EndsWith(": PartialChain", failure.Message, StringComparison.Ordinal);
            Assert.Equal(Messages.ConnectionNotTrustedRecommendation, failure.Recommendation);
        }
    }

    [Theory]
    [InlineData("\u001b]0;owned\u0007")]
    [InlineData("\u202Etxt")]
    [InlineData("Bearer canary")]
    public void Create_cause_with_a_secret_is_dropped(string text)
    {
        ApplianceAuthException failure = With(null, () => Failure(new HttpRequestException("Broken", new IOException(text))));

        Assert.Null(failure.InnerException);
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
    }

    private static ApplianceAuthException Failure(Exception cause) => ConnectionFailure.Create(KnownProviders.Miele, s_cloud, cause, new("canary"));

    private static T With<T>(Uri? proxy, Func<T> work)
    {
        IWebProxy before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WayToMiele(proxy);
        try
        {
            return work();
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    /// <summary>As the environment sets it, and for Miele alone: other tests run at the same time.</summary>
    private sealed class WayToMiele(Uri? proxy) : IWebProxy
    {
        public ICredentials? Credentials { get; set; } = proxy is null ? null : new NetworkCredential("proxyuser", "word");

        public Uri? GetProxy(Uri destination) => proxy;

        public bool IsBypassed(Uri host) => proxy is null || host.Host != s_cloud.Host;
    }
}
