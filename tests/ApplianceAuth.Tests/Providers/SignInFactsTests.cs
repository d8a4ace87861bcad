using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Providers;

/// <summary>The documented facts about signing in, for comparison with the documentation.</summary>
public class SignInFactsTests
{
    private const string Realm = "https://auth.domestic.miele-iot.com/partner/realms/mcs";
    private const string HomeConnectPortal = "https://developer.home-connect.com/applications", MielePortal = "https://developer.miele.com/get-involved";
    private const string Rfc8628 = "urn:ietf:params:oauth:grant-type:device_code";

    [Theory]
    [InlineData("HomeConnect", "HomeConnect", "Production", "default", "Home Connect", HomeConnectPortal)]
    [InlineData("HomeConnectChina", "HomeConnect", "China", "china", "Home Connect (China)", HomeConnectPortal)]
    [InlineData("HomeConnectSimulator", "HomeConnect", "Simulator", "simulator", "Home Connect simulator", HomeConnectPortal)]
    [InlineData("Miele", "Miele", "Production", "default", "Miele", MielePortal)]
    [InlineData("MieleLegacy", "Miele", "Legacy", "default", "Miele (legacy)", MielePortal)]
    public void Provider_has_these_names(string id, string cloud, string environment, string account, string shown, string portal)
    {
        Provider provider = Find(id);

        Assert.Equal((cloud, environment, account, shown, new Uri(portal)),
            (provider.Cloud, provider.Environment, provider.DefaultName, provider.DisplayName, provider.Portal));
    }

    [Theory]
    [InlineData("HomeConnect", "https://api.home-connect.com/security/oauth/device_authorization")]
    [InlineData("HomeConnectChina", "https://api.home-connect.cn/security/oauth/device_authorization")]
    public void Home_Connect_device_flow_has_endpoint_and_grant_types(string id, string endpoint)
    {
        Assert.Equal(new(endpoint), Find(id).DeviceAuthorizationEndpoint);
        Assert.Equal(["device_code", Rfc8628], Find(id).DeviceGrantTypes);
    }

    [Theory]
    [InlineData("HomeConnectSimulator", "Home Connect simulator")]
    [InlineData("Miele", "Miele")]
    [InlineData("MieleLegacy", "Miele (legacy)")]
    public void Provider_without_device_flow_has_a_message(string id, string name) =>
        Assert.Equal(Messages.FormatDeviceFlowNotSupported(name), Find(id).DeviceFlowMissing);

    [Fact]
    public void Provider_defaults_follow_the_standards()
    {
        Assert.Equal([Rfc8628], KnownProviders.Miele.DeviceGrantTypes);
        Assert.Equal("http://localhost:8080/callback", KnownProviders.Miele.DefaultRedirectUri);
        Assert.Equal([429], KnownProviders.HomeConnect.LimitStatuses);
    }

    [Theory]
    [InlineData("HomeConnect", "https://api.home-connect.com/security/oauth/revoke token")]
    [InlineData("HomeConnectChina", "https://api.home-connect.cn/security/oauth/revoke token")]
    [InlineData("HomeConnectSimulator", "https://simulator.home-connect.com/security/oauth/revoke token")]
    [InlineData("Miele", $"{Realm}/protocol/openid-connect/revoke token", $"{Realm}/protocol/openid-connect/logout refresh_token")]
    [InlineData("MieleLegacy", "https://api.mcs3.miele.com/thirdparty/logout (as bearer)")]
    public void Provider_has_these_revocation_endpoints(string id, params string[] ways) =>
        Assert.Equal(ways, Find(id).RevocationEndpoints.Select(way => $"{way.Endpoint} {way.RefreshTokenParameter ?? "(as bearer)"}"));

    [Theory]
    [InlineData("HomeConnect", null, null)]
    [InlineData("HomeConnectChina", null, null)]
    [InlineData("HomeConnectSimulator", null, null)]
    [InlineData("Miele", $"{Realm}/protocol/openid-connect/certs", Realm)]
    [InlineData("MieleLegacy", null, null)]
    public void Only_Miele_has_keys_endpoint_and_issuer(string id, string? keys, string? issuer) =>
        Assert.Equal((keys, issuer), (Find(id).KeysEndpoint?.AbsoluteUri, Find(id).Issuer?.AbsoluteUri));

    [Theory]
    [InlineData("HomeConnect", true, true, true)]
    [InlineData("HomeConnectChina", true, true, true)]
    [InlineData("HomeConnectSimulator", true, true, false)]
    [InlineData("Miele", true, false, true)]
    [InlineData("MieleLegacy", false, false, true)]
    public void Provider_uses_PKCE_nonce_and_secret(string id, bool pkce, bool nonce, bool secret) =>
        Assert.Equal((pkce, nonce, secret), (Find(id).UsesPkce, Find(id).UsesNonce, Find(id).CodeFlowNeedsSecret));

    [Theory]
    [InlineData("HomeConnect", "IdentifyAppliance Monitor Settings Control", "")]
    [InlineData("HomeConnectChina", "IdentifyAppliance Monitor Settings Control", "")]
    [InlineData("HomeConnectSimulator", "IdentifyAppliance Monitor Settings Control", "")]
    [InlineData("Miele", "mcs_thirdparty_read mcs_thirdparty_write", "openid")]
    [InlineData("MieleLegacy", "", "")]
    public void Provider_has_default_and_required_scopes(string id, string unlessNamed, string always) =>
        Assert.Equal((unlessNamed, always), (string.Join(' ', Find(id).DefaultScopes), string.Join(' ', Find(id).RequiredScopes)));

    [Theory]
    [InlineData("HomeConnect", 24 * 60, 60, 60)]
    [InlineData("HomeConnectChina", 24 * 60, 60, 60)]
    [InlineData("HomeConnectSimulator", 24 * 60, 60, 60)]
    [InlineData("Miele", 60, 5, null)]
    [InlineData("MieleLegacy", 30 * 24 * 60, 24 * 60, null)]
    public void Provider_has_these_lifetimes(string id, int life, int margin, int? idleDays) => Assert.Equal(
        (TimeSpan.FromMinutes(life), TimeSpan.FromMinutes(margin), idleDays is { } days ? TimeSpan.FromDays(days) : (TimeSpan?)null),
        (Find(id).DefaultTokenLifetime, Find(id).RefreshMargin, Find(id).IdleSessionLifetime));

    [Fact]
    public void Only_the_simulator_signs_in_without_a_user()
    {
        Assert.Equal(new KeyValuePair<string, string>("user", "applianceauth"), KnownProviders.HomeConnectSimulator.UnattendedParameter);
        Assert.All(KnownProviders.All.Where(provider => provider.Environment != "Simulator"), provider => Assert.Null(provider.UnattendedParameter));
    }

    [Fact]
    public void Miele_has_these_claims_for_country_and_appliances()
    {
        Assert.Equal(["country", "country_code", "countryCode", "vg"], KnownProviders.Miele.CountryClaims);
        Assert.Equal(["devices", "appliances", "fabNumbers", "serial_numbers"], KnownProviders.Miele.ApplianceClaims);
    }

    [Fact]
    public void Miele_legacy_requires_the_country_and_is_retiring()
    {
        Assert.Equal("vg", KnownProviders.MieleLegacy.CountryParameter);
        Assert.All(KnownProviders.All.Where(provider => provider.Environment != "Legacy"), provider => Assert.Null(provider.CountryParameter));
        Assert.Equal(Messages.FormatProviderRetiring("Miele", MielePortal), KnownProviders.MieleLegacy.Retirement);
    }

    private static Provider Find(string id) => KnownProviders.Find(id)!;
}
