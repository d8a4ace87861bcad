using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using Xunit.Abstractions;

namespace ApplianceAuth.Tests.Api;

public class ApiPathTests(ITestOutputHelper output)
{
    private static readonly string[] s_pieces =
    [
        "..", ".", "%2e", "%2E", "%252e", "%25252e", "/", "//", "%2f", "%2F", "%252f", "\\", "%5c", "%255c", "a", "devices", "api", "v1", "..;", ";x=1", "%3b",
        "http:", "https://evil.example", "//evil.example", "@evil.example", "@", ":", ":443", "%", "%25", "%zz", "%00", "%0d%0a", "\0", "\r\n", "\t", " ", "%20",
        "?", "%3f", "#", "%23", "%c0%ae", "%c0%ae%c0%ae", "%e0%80%af", "%u002e", "．．", "∕", "é", "\ud800", "[", "]", "|", "~", "*", "..%00", "a=b", "&", "+",
    ];

    [Theory]
    [InlineData("Miele", "/devices", "https://api.mcs3.miele.com/v1/devices")]
    [InlineData("Miele", "devices", "https://api.mcs3.miele.com/v1/devices")]
    [InlineData("Miele", "/devices/000123456789/actions", "https://api.mcs3.miele.com/v1/devices/000123456789/actions")]
    [InlineData("Miele", "/devices?language=de", "https://api.mcs3.miele.com/v1/devices?language=de")]
    [InlineData("Miele", "/", "https://api.mcs3.miele.com/v1/")]
    [InlineData("HomeConnect", "/devices", "https://api.home-connect.com/api/homeappliances")]
    [InlineData("HomeConnect", "/Devices/", "https://api.home-connect.com/api/homeappliances/")]
    [InlineData("HomeConnect", "/devices/X-1/status", "https://api.home-connect.com/api/homeappliances/X-1/status")]
    [InlineData("HomeConnect", "/devicesX", "https://api.home-connect.com/api/devicesX")]
    [InlineData("HomeConnect", "/homeappliances/X/settings/BSH.Common.Setting.PowerState", "https://api.home-connect.com/api/homeappliances/X/settings/BSH.Common.Setting.PowerState")]
    [InlineData("HomeConnect", "/a b/ü/c%20d", "https://api.home-connect.com/api/a%20b/%C3%BC/c%20d")]
    [InlineData("HomeConnect", "/a...b/.c/d.", "https://api.home-connect.com/api/a...b/.c/d.")]
    public void Path_is_resolved_below_the_API_base(string id, string path, string address) =>
        Assert.Equal(address, new ApiPath(KnownProviders.Find(id)!, path).Resolve([]).AbsoluteUri);

    [Fact]
    public void Query_values_are_encoded_and_added() => Assert.Equal(
        "https://api.mcs3.miele.com/v1/devices?a=1&language=d%26e%3D%23&x%20y=%2F..%2F",
        new ApiPath(KnownProviders.Miele, "/devices?a=1").Resolve([new("language", "d&e=#"), new("x y", "/../")]).AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("https://evil.example/")]
    [InlineData("https:evil.example")]
    [InlineData("http%3a//evil.example")]
    [InlineData("//evil.example/devices")]
    [InlineData("/devices//x")]
    [InlineData("\\\\evil.example")]
    [InlineData("/devices\\..\\x")]
    [InlineData("/devices%5c..%5cx")]
    [InlineData("/..")]
    [InlineData("..")]
    [InlineData("/devices/../x")]
    [InlineData("/devices/..")]
    [InlineData("/./devices")]
    [InlineData("/%2e%2e/x")]
    [InlineData("/.%2E/x")]
    [InlineData("/devices/%2e%2e%2fx")]
    [InlineData("/devices/..%2fx")]
    [InlineData("/%252e%252e/x")]
    [InlineData("/%25252525252e%25252525252e/x")]
    [InlineData("/%2525252525252525252525252e/x")]
    [InlineData("/.. /x")]
    [InlineData("/..%20/x")]
    [InlineData("/..;/x")]
    [InlineData("/..%3b/x")]
    [InlineData("/..;a=b/x")]
    [InlineData("/%c0%ae%c0%ae/x")]
    [InlineData("/%u002e%u002e/x")]
    [InlineData("/devices\0")]
    [InlineData("/devices%00")]
    [InlineData("/devices\r\nHost: evil")]
    [InlineData("/devices%0d%0aHost:%20evil")]
    [InlineData("/devices#x")]
    [InlineData("/devices%23x")]
    [InlineData("/devices%3fx")]
    [InlineData("/devices?a=b#c")]
    [InlineData("/devices?a=b c")]
    [InlineData("/devices?a=b\r\n")]
    [InlineData("/devices/1/programs;a=b")]
    [InlineData("/devices/1/programs ")]
    [InlineData("/devices/1/programs%20")]
    [InlineData("/devices/1/programs%2520?a=b")]
    [InlineData("/devices/1/programs\u00a0")]
    [InlineData("/devices /1/programs")]
    public void Path_that_could_leave_the_API_is_refused(string path) => Assert.All(KnownProviders.All, provider =>
        Assert.Equal(ErrorId.RequestInvalid, Sample.Failure(() => new ApiPath(provider, path).Resolve([])).ErrorId));

    [Theory]
    [InlineData("", nameof(Messages.ApiPathEmpty))]
    [InlineData("?a=b", nameof(Messages.ApiPathEmpty))]
    [InlineData("/devices?#", nameof(Messages.ApiPathQueryNotEncoded))]
    [InlineData("/devices?\n", nameof(Messages.ApiPathQueryNotEncoded))]
    [InlineData("/devices? ", nameof(Messages.ApiPathQueryNotEncoded))]
    [InlineData("/devices?a=\u0085", nameof(Messages.ApiPathQueryNotEncoded))]
    [InlineData("/devices\u007f", nameof(Messages.ApiPathControlCharacters))]
    [InlineData("/devices%C2%85", nameof(Messages.ApiPathControlCharacters))]
    [InlineData("/devices\\1", nameof(Messages.ApiPathBackslash))]
    [InlineData("/devices#1", nameof(Messages.ApiPathEncodedDelimiter))]
    [InlineData("/devices%3F1", nameof(Messages.ApiPathEncodedDelimiter))]
    [InlineData("/devices;1", nameof(Messages.ApiPathSemicolon))]
    [InlineData("/devices//1", nameof(Messages.ApiPathDoubleSlash))]
    [InlineData("/devices/../1", nameof(Messages.ApiPathDotSegment))]
    [InlineData("/devices/%2e/1", nameof(Messages.ApiPathDotSegment))]
    [InlineData(" /devices", nameof(Messages.ApiPathOuterSpaces))]
    [InlineData("/devices ", nameof(Messages.ApiPathOuterSpaces))]
    [InlineData("/devices/1 /actions", nameof(Messages.ApiPathOuterSpaces))]
    [InlineData("https:/evil.example", nameof(Messages.ApiPathIsUrl))]
    [InlineData("/devices/100%", nameof(Messages.ApiPathPercentSign))]
    public void Error_of_a_path_gives_the_reason_and_a_valid_form(string path, string reason)
    {
        ApplianceAuthException raised = Sample.Failure(() => new ApiPath(KnownProviders.Miele, path));

        Assert.Contains(Messages.GetResourceString(reason)!, raised.Message, StringComparison.Ordinal);
        Assert.Contains("/devices", raised.Recommendation, StringComparison.Ordinal);
        Assert.Contains("-Query", raised.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_may_be_encoded_eight_times_at_most()
    {
        Assert.True(new ApiPath(KnownProviders.Miele, $"/{Encoded(8)}").Matches("/A"));
        ApplianceAuthException raised = Sample.Failure(() => new ApiPath(KnownProviders.Miele, $"/{Encoded(9)}"));
        Assert.Contains(Messages.ApiPathEncodedTooOften, raised.Message, StringComparison.Ordinal);

        static string Encoded(int times) => $"%{string.Concat(Enumerable.Repeat("25", times - 1))}41";
    }

    [Fact]
    public void Address_has_at_most_32768_characters()
    {
        int left = 32_768 - "https://api.mcs3.miele.com/v1/?a=".Length;

        Assert.Equal(32_768, new ApiPath(KnownProviders.Miele, "/").Resolve([new("a", new('x', left))]).AbsoluteUri.Length);
        ApplianceAuthException raised = Sample.Failure(() => new ApiPath(KnownProviders.Miele, "/").Resolve([new("a", new('x', left + 1))]));
        Assert.Contains(Messages.ApiPathTooLong, raised.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_path_never_leaves_the_API()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");
        Random random = new(seed);
        Provider[] providers = [.. KnownProviders.All, .. KnownProviders.All.Select(provider => provider.At(new("http://127.0.0.1:5080/elsewhere")))];
        int allowed = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string path = string.Concat(random.GetItems(s_pieces, random.Next(1, 9)));
            Provider provider = providers[random.Next(providers.Length)];
            if (Resolved(provider, path) is { } address)
            {
                allowed++;
                // Uri replaces what is not Unicode.
                Assert.True(new ApiPath(provider, path.Replace('\ud800', '\ufffd')).Matches(PatternOf(provider, address)), $"Seed {seed}: '{path}' is not {address.AbsoluteUri}.");
                Assert.True(StaysBelow(provider.ApiBase, address), $"Seed {seed}: '{path}' leads to {address.AbsoluteUri}.");
            }
        }

        Assert.InRange(allowed, 100, 19_900);
    }

    [Theory]
    [InlineData("Miele", "/devices", true)]
    [InlineData("Miele", "/devices/", true)]
    [InlineData("Miele", "/devices?language=de", true)]
    [InlineData("Miele", "/devices/1", false)]
    [InlineData("HomeConnect", "/devices", true)]
    [InlineData("HomeConnect", "/homeappliances", true)]
    [InlineData("HomeConnect", "/homeappliances/1", false)]
    public void IsApplianceList_recognises_the_list(string id, string path, bool isList) =>
        Assert.Equal(isList, new ApiPath(KnownProviders.Find(id)!, path).IsApplianceList);

    [Theory]
    [InlineData("Miele", "/devices/1/programs", true)]
    [InlineData("Miele", "devices/1/Programs/", true)]
    [InlineData("Miele", "/devices/1/%70rograms?language=de", true)]
    [InlineData("Miele", "/devices/1/%2570rograms", true)]
    [InlineData("MieleLegacy", "/devices/1/programs", true)]
    [InlineData("Miele", "/devices/programs", false)]
    [InlineData("Miele", "/devices/1/actions", false)]
    [InlineData("HomeConnect", "/devices/1/programs", false)]
    public void IsAction_recognises_a_GET_that_acts(string id, string path, bool acts) =>
        Assert.Equal(acts, new ApiPath(KnownProviders.Find(id)!, path).IsAction);

    /// <summary>The decoded path below the API base, as a careless server would see it.</summary>
    private static string PatternOf(Provider provider, Uri address)
    {
        string path = address.AbsolutePath[provider.ApiBase.AbsolutePath.TrimEnd('/').Length..];
        for (string next; (next = Uri.UnescapeDataString(path)) != path; path = next)
        {
        }

        return string.Join('/', path.Split('/').Select(segment => segment.Trim()));
    }

    private static Uri? Resolved(Provider provider, string path)
    {
        try
        {
            return new ApiPath(provider, path).Resolve([]);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.RequestInvalid)
        {
            return null;
        }
    }

    /// <summary>As the most careless server would see it: decoded as often as it can be, backslashes as slashes, parameters of segments cut off.</summary>
    private static bool StaysBelow(Uri root, Uri address)
    {
        string path = address.AbsolutePath;
        for (string next; (next = Uri.UnescapeDataString(path)) != path; path = next)
        {
        }

        string[] segments = [.. path.Replace('\\', '/').Split('/').Select(segment => segment.Split(';')[0].Trim())];
        return address.GetLeftPart(UriPartial.Authority) == root.GetLeftPart(UriPartial.Authority)
            && address.AbsolutePath.StartsWith(root.AbsolutePath + "/", StringComparison.Ordinal)
            && address is { UserInfo: "", Fragment: "" }
            && !segments.Any(segment => segment is "." or "..")
            && !path.Contains("//", StringComparison.Ordinal)
            && !path.Any(char.IsControl);
    }
}
