using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Providers;

/// <summary>What the clouds document of signing in, system by system, for a person to compare.</summary>
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
    public void A_system_has_names_for_people_and_for_accounts(string id, string cloud, string environment, string account, string shown, string portal)
    {
        Provider provider = Find(id);

        Assert.Equal((cloud, environment, account, shown, new Uri(portal)),
            (provider.Cloud, provider.Environment, provider.DefaultName, provider.DisplayName, provider.Portal));
    }

    [Theory]
    [InlineData("HomeConnect", "https://api.home-connect.com/security/oauth/device_authorization")]
    [InlineData("HomeConnectChina", "https://api.home-connect.cn/security/oauth/device_authorization")]
    public void A_device_flow_begins_at_its_endpoint_and_tries_the_documented_grant_first(string id, string endpoint)
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
    public void A_cloud_that_says_nothing_of_it_goes_by_the_standards()
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
    public void A_sign_in_is_ended_by_these_ways_in_this_order(string id, params string[] ways) =>
        Assert.Equal(ways, Find(id).RevocationEndpoints.Select(way => $"{way.Endpoint} {way.RefreshTokenParameter ?? "(as bearer)"}"));

    [Theory]
    [InlineData("HomeConnect", null, null)]
    [InlineData("HomeConnectChina", null, null)]
    [InlineData("HomeConnectSimulator", null, null)]
    [InlineData("Miele", $"{Realm}/protocol/openid-connect/certs", Realm)]
    [InlineData("MieleLegacy", null, null)]
    public void Only_the_new_provider_of_Miele_publishes_keys_and_says_who_it_is(string id, string? keys, string? issuer) =>
        Assert.Equal((keys, issuer), (Find(id).KeysEndpoint?.AbsoluteUri, Find(id).Issuer?.AbsoluteUri));

    [Theory]
    [InlineData("HomeConnect", true, true, true)]
    [InlineData("HomeConnectChina", true, true, true)]
    [InlineData("HomeConnectSimulator", true, true, false)]
    [InlineData("Miele", true, false, true)]
    [InlineData("MieleLegacy", false, false, true)]
    public void An_authorization_code_is_guarded_by_what_the_cloud_takes(string id, bool pkce, bool nonce, bool secret) =>
        Assert.Equal((pkce, nonce, secret), (Find(id).UsesPkce, Find(id).UsesNonce, Find(id).CodeFlowNeedsSecret));

    [Theory]
    [InlineData("HomeConnect", "IdentifyAppliance Monitor Settings Control", "")]
    [InlineData("HomeConnectChina", "IdentifyAppliance Monitor Settings Control", "")]
    [InlineData("HomeConnectSimulator", "IdentifyAppliance Monitor Settings Control", "")]
    [InlineData("Miele", "mcs_thirdparty_read mcs_thirdparty_write", "openid")]
    [InlineData("MieleLegacy", "", "")]
    public void A_sign_in_asks_for_these_scopes_and_always_for_those(string id, string unlessNamed, string always) =>
        Assert.Equal((unlessNamed, always), (string.Join(' ', Find(id).DefaultScopes), string.Join(' ', Find(id).RequiredScopes)));

    [Theory]
    [InlineData("HomeConnect", 24 * 60, 60, 60)]
    [InlineData("HomeConnectChina", 24 * 60, 60, 60)]
    [InlineData("HomeConnectSimulator", 24 * 60, 60, 60)]
    [InlineData("Miele", 60, 5, null)]
    [InlineData("MieleLegacy", 30 * 24 * 60, 24 * 60, null)]
    public void Tokens_live_and_are_renewed_by_these_minutes_and_an_unused_sign_in_by_these_days(string id, int life, int margin, int? idleDays) => Assert.Equal(
        (TimeSpan.FromMinutes(life), TimeSpan.FromMinutes(margin), idleDays is { } days ? TimeSpan.FromDays(days) : (TimeSpan?)null),
        (Find(id).DefaultTokenLifetime, Find(id).RefreshMargin, Find(id).IdleSessionLifetime));

    [Fact]
    public void The_simulator_alone_signs_in_without_a_person()
    {
        Assert.Equal(new KeyValuePair<string, string>("user", "applianceauth"), KnownProviders.HomeConnectSimulator.UnattendedParameter);
        Assert.All(KnownProviders.All.Where(provider => provider.Environment != "Simulator"), provider => Assert.Null(provider.UnattendedParameter));
    }

    [Fact]
    public void The_tokens_of_Miele_may_name_country_and_appliances_by_these_claims()
    {
        Assert.Equal(["country", "country_code", "countryCode", "vg"], KnownProviders.Miele.CountryClaims);
        Assert.Equal(["devices", "appliances", "fabNumbers", "serial_numbers"], KnownProviders.Miele.ApplianceClaims);
    }

    [Fact]
    public void The_legacy_provider_of_Miele_wants_the_country_and_is_retired()
    {
        Assert.Equal("vg", KnownProviders.MieleLegacy.CountryParameter);
        Assert.All(KnownProviders.All.Where(provider => provider.Environment != "Legacy"), provider => Assert.Null(provider.CountryParameter));
        Assert.Equal(Messages.FormatProviderRetiring("Miele", MielePortal), KnownProviders.MieleLegacy.Retirement);
    }

    private static Provider Find(string id) => KnownProviders.Find(id)!;
}
