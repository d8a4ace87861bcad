using System.Collections;
using System.Net;
using System.Net.Http.Headers;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
using ApplianceAuth.Diagnostics;
using ApplianceAuth.Hosting;
using ApplianceAuth.OAuth;
using ApplianceAuth.Output;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;
using ApplianceAuth.Vault;

namespace ApplianceAuth.Tests;

/// <summary>Output and input do not depend on the culture.</summary>
public class CulturesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 28, 18, 42, 5, TimeSpan.Zero);
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.HomeConnect);
    private static readonly StoredAccount s_account = new(s_registration, Sample.Tokens(s_registration, s_now.AddHours(-2.5), TimeSpan.FromHours(24)));
    private static readonly RateRule s_rule = KnownProviders.HomeConnect.RateRules[2];

    /// <summary>Texts with times or numbers.</summary>
    private static readonly Dictionary<string, Func<string>> s_texts = new()
    {
        ["Time"] = () => ConsoleText.FormatTime(s_now),
        ["Date"] = () => ConsoleText.FormatDate(s_now),
        ["Number"] = () => ConsoleText.FormatNumber(-1234.56),
        ["Kilobytes"] = () => ConsoleText.FormatKilobytes(5_000_000_000),
        ["Call"] = () => CallDescription.Describe(Call(), s_account, [new(s_rule, 999, null, s_now)], []),
        ["Timeout"] = () => ApiTransport.TimedOut(KnownProviders.Miele, TimeSpan.FromSeconds(1234.5)).Message,
        ["Held back"] = () => RateLimitMessages.Refused(KnownProviders.HomeConnect, new(s_rule, s_now, FromResponse: true)).Message,
        ["Limit of calls"] = LimitOfCalls,
        ["Limit of refreshes"] = () => OAuthFailure.Explain(
            KnownProviders.Miele, s_registration, SignInStep.Refresh, new CloudError("429", Status: 429), new(), s_now).Message,
        ["Lifetime"] = () => new TokenRequirement(TimeSpan.FromSeconds(100_000.5)).LifetimeTooLong(s_account).Message,
        ["Sign-in"] = () => $"{TokenChecks.SignIn(Header() with { SignInExpiresAt = s_now.AddDays(3) }, s_now)}",
        ["Sign-in closed"] = () => $"{TokenChecks.SignIn(Header() with { RetryAt = s_now.AddDays(3) }, s_now)}",
        ["Token"] = () => $"{TokenChecks.Token(s_account.Tokens, s_now)}",
        ["Span"] = () => TokenChecks.FormatSpan(TimeSpan.FromDays(-1234.56)),
        ["Clock"] = () => $"{ClockCheck.Run(s_account.Tokens, TimeSpan.FromDays(-2.5), s_now)}",
        ["Limits"] = () => $"{LimitCheck.Run([new(s_rule, 10, null, s_now)])}",
        ["Temperature"] = () => $"{ApplianceTemperature.Of(new TemperatureInfo("1", -17.5, 1234.5, "°C"))}",
        ["Event"] = () => $"{ApplianceEvent.Of(Change(-17.5), "Miele/default", "BuiltIn")}",
        ["Event with a time"] = () => $"{ApplianceEvent.Of(Change(s_now), "Miele/default", "BuiltIn")}",
        ["Event of the library"] = () => $"{new ApplianceEventInfo(Change(-17.5), "Miele/default")}",
        ["Event of the library with a time"] = () => $"{new ApplianceEventInfo(Change(s_now), "Miele/default")}",
        ["Repeated call"] = () => RetryCommand.Text(Call(), s_account),
    };

    public static TheoryData<string, string> Texts
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach (string culture in Cultures.Names)
            {
                foreach (string text in s_texts.Keys)
                {
                    all.Add(culture, text);
                }
            }

            return all;
        }
    }

    public static TheoryData<string> All => Cultures.All;

    [Theory]
    [MemberData(nameof(Texts))]
    public void Texts_are_the_same_in_every_culture(string culture, string text)
    {
        string plain = Cultures.In("", s_texts[text]);

        Assert.Equal(plain, Cultures.In(culture, s_texts[text]));
        Assert.Equal(plain, ConsoleText.Sanitize(plain));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Input_is_read_alike_in_every_culture(string culture) => Cultures.In(culture, () =>
    {
        Assert.Equal("Miele/hi-i", $"{AccountAddress.Parse("MIELE/HI-I")}");
        Assert.Equal("Miele/ii", $"{AccountAddress.FromKeySecretName("APPLIANCEAUTHKEY-MIELE-II")}");
        Assert.True(new ApiPath(KnownProviders.Miele, "/DEVICES/1/PROGRAMS").IsAction);
        Assert.True(new ApiPath(KnownProviders.HomeConnect, "/DEVICES").IsApplianceList);
        (ErrorId ErrorId, string Text)? found = ProviderRecommendations.Find("HomeConnect", SignInStep.Redeem, "unauthorized_client", "INVALID CLIENT ID");
        Assert.Equal((ErrorId.SignInRefused, Messages.ProviderRecommendationClientIdFormat), found);
        Assert.Equal("invalid_client", CloudError.FromPage("INVALID_CLIENT")!.Code);
        Assert.Equal(TimeSpan.FromSeconds(5), RetryAfter.Read("WAITING 5 SECONDS"));
        const string Response = """{"access_token":"token","token_type":"BEARER","expires_in":"1.5"}""";
        Assert.Equal("token", TokenResponseReader.Read(Response, KnownProviders.Miele, s_registration, null, s_now).AccessToken);
        Assert.Equal("VIA", RegisteredVault.Find("via", [new("VIA", "m", false)]).Name);
        Assert.Equal("-1.5", QueryValues.Read(new Hashtable { ["a"] = -1.5 })[0].Value);
        return true;
    });

    [Theory]
    [MemberData(nameof(All))]
    public void Files_are_written_and_read_alike_in_every_culture(string culture)
    {
        using TemporaryFolder folder = new();
        VaultSyncMarker mark = new(folder.File("mark"));

        Cultures.In(culture, () =>
        {
            mark.Write("id", 1234, s_now);
            return true;
        });
        (string, int, DateTimeOffset)? read = Cultures.In("", mark.Read);
        SessionHeader header = SessionHeaderSerializer.Read(Cultures.In(culture, () => SessionHeaderSerializer.Write(Header())))!;

        Assert.Equal(("id", 1234, s_now), read);
        Assert.Equal((s_account.Tokens.ReceivedAt, s_account.Tokens.ExpiresAt), (header.ReceivedAt, header.ExpiresAt));
        string FolderIn(string name) => Cultures.In(name, () => new DataFolder(folder.Path).Of("VIA").Folder);
        Assert.Equal(FolderIn(""), FolderIn(culture));
    }

    private static SessionHeader Header() => SessionHeader.Of(s_account);

    private static ApplianceChange Change(object value) => new("1", "devices", "state") { Property = "StartsAt", Value = new("0", value) };

    private static ApiCall Call() => ApiCall.Create(
        new MemoryTokenStore(), s_account.Address, s_account.Provider, new(HttpMethod.Put, "/devices") { Body = """{"value":-1234.5}"""u8.ToArray() });

    private static string LimitOfCalls()
    {
        using HttpResponseMessage response = new(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromDays(1));
        return ApiFailure.Explain(KnownProviders.HomeConnect, response, [], s_now, new(), null).Message;
    }
}
