using System.Reflection;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Providers;

public class KnownProvidersTests
{
    public static TheoryData<string> Ids => [.. KnownProviders.All.Select(provider => provider.Id)];

    [Fact]
    public void All_contains_the_five_providers() => Assert.Equal(
        ["HomeConnect", "HomeConnectChina", "HomeConnectSimulator", "Miele", "MieleLegacy"], KnownProviders.All.Select(provider => provider.Id));

    [Fact]
    public void Clouds_contains_each_cloud_once() => Assert.Equal(["HomeConnect", "Miele"], KnownProviders.Clouds);

    [Fact]
    public void Environments_are_unique_within_a_cloud() =>
        Assert.Equal(KnownProviders.All.Count, KnownProviders.All.DistinctBy(provider => (provider.Cloud, provider.Environment)).Count());

    [Theory]
    [MemberData(nameof(Ids))]
    public void Addresses_are_https_without_query_and_user(string id) => Assert.All(Addresses(Find(id)), address =>
    {
        Assert.Equal(
            ("https", 443, "", "", ""),
            (address.Value.Scheme, address.Value.Port, address.Value.Query, address.Value.Fragment, address.Value.UserInfo));
    });

    [Theory]
    [MemberData(nameof(Ids))]
    public void Device_flow_has_an_endpoint_or_a_message(string id)
    {
        Provider provider = Find(id);

        Assert.NotEqual(provider.DeviceAuthorizationEndpoint is null, provider.DeviceFlowMissing is null);
        Assert.NotEmpty(provider.DeviceGrantTypes);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void At_moves_every_endpoint_and_keeps_its_path(string id)
    {
        Provider provider = Find(id);

        Provider moved = provider.At(new("http://127.0.0.1:5080/elsewhere/"));

        Dictionary<string, Uri> before = Addresses(provider), after = Addresses(moved);
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, address => Assert.Equal(
            address.Key == nameof(Provider.Portal) ? address.Value.AbsoluteUri : "http://127.0.0.1:5080/elsewhere" + address.Value.AbsolutePath,
            after[address.Key].AbsoluteUri));
    }

    [Theory]
    [InlineData("http://[::1]:5080", "http://[::1]:5080/security/oauth/token")]
    [InlineData("http://localhost:5080/", "http://localhost:5080/security/oauth/token")]
    [InlineData("https://127.0.0.1", "https://127.0.0.1/security/oauth/token")]
    public void At_accepts_a_trailing_slash(string baseUri, string tokenEndpoint) =>
        Assert.Equal(new(tokenEndpoint), KnownProviders.HomeConnect.At(new(baseUri)).TokenEndpoint);

    [Theory]
    [MemberData(nameof(Ids))]
    public void RefreshMargin_is_at_most_a_tenth_of_the_lifetime(string id) =>
        Assert.InRange(Find(id).RefreshMargin, TimeSpan.FromMinutes(1), Find(id).DefaultTokenLifetime / 10);

    [Theory]
    [InlineData(
        "HomeConnect",
        "https://api.home-connect.com/security/oauth/authorize",
        "https://api.home-connect.com/security/oauth/token",
        "https://api.home-connect.com/api")]
    [InlineData(
        "HomeConnectChina",
        "https://api.home-connect.cn/security/oauth/authorize",
        "https://api.home-connect.cn/security/oauth/token",
        "https://api.home-connect.cn/api")]
    [InlineData(
        "HomeConnectSimulator",
        "https://simulator.home-connect.com/security/oauth/authorize",
        "https://simulator.home-connect.com/security/oauth/token",
        "https://simulator.home-connect.com/api")]
    [InlineData(
        "Miele",
        "https://auth.domestic.miele-iot.com/partner/realms/mcs/protocol/openid-connect/auth",
        "https://auth.domestic.miele-iot.com/partner/realms/mcs/protocol/openid-connect/token",
        "https://api.mcs3.miele.com/v1")]
    [InlineData(
        "MieleLegacy",
        "https://api.mcs3.miele.com/thirdparty/login",
        "https://api.mcs3.miele.com/thirdparty/token",
        "https://api.mcs3.miele.com/v1")]
    public void Endpoints_match_the_documentation(string id, string authorize, string token, string api) =>
        Assert.Equal((new(authorize), new(token), new(api)), (Find(id).AuthorizeEndpoint, Find(id).TokenEndpoint, Find(id).ApiBase));

    [Fact]
    public void Find_is_case_sensitive()
    {
        Assert.Same(KnownProviders.MieleLegacy, KnownProviders.Find("MieleLegacy"));
        Assert.Null(KnownProviders.Find("mielelegacy"));
        Assert.Null(KnownProviders.Find("Siemens"));
    }

    [Fact]
    public void Retirement_is_set_for_the_legacy_provider_only() =>
        Assert.Equal(["MieleLegacy"], KnownProviders.All.Where(provider => provider.Retirement is not null).Select(provider => provider.Id));

    private static Provider Find(string id) => KnownProviders.Find(id)!;

    private static Dictionary<string, Uri> Addresses(Provider provider) => typeof(Provider)
        .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(property => property.PropertyType == typeof(Uri) && property.GetValue(provider) is not null)
        .ToDictionary(property => property.Name, property => (Uri)property.GetValue(provider)!);
}
