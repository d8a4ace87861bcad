using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Hosting;
using ApplianceAuth.OAuth;
using ApplianceAuth.Output;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;
using Xunit.Abstractions;

namespace ApplianceAuth.Tests;

/// <summary>Each text that may quote a body, with each secret at each position around the truncation. Soak: at each position in each culture.</summary>
public sealed class ShownSecretsTests(ITestOutputHelper output)
{
    // As long as a real token, and no eight characters of it come twice.
    private static readonly string s_token = string.Concat(Enumerable.Range(0, 90).Select(i => $"{i:x2}K{(char)('a' + (i % 26))}{i % 7}Ti"));

    private static readonly Registration s_registration = Sample.Registration(KnownProviders.HomeConnect) with
    {
        ClientSecret = "secret+of/" + s_token[40..100] + "== \"'ıİ",
    };

    private static readonly StoredAccount s_account = new(
        s_registration,
        Sample.Tokens(s_registration, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1)) with
        {
            AccessToken = s_token, RefreshToken = "RF_" + s_token[100..400], IdToken = "id." + s_token[200..],
        });

    private static readonly string[] s_secrets =
        [s_account.Tokens.AccessToken, s_account.Tokens.RefreshToken!, s_account.Tokens.IdToken!, s_registration.ClientSecret!, s_registration.SealingKey];

    private static readonly int s_step = Environment.GetEnvironmentVariable("APPLIANCEAUTH_SOAK") is { Length: > 0 } ? 1 : Cultures.Names.Count;

    private static readonly HashSet<string> s_parts = [.. s_secrets.SelectMany(Parts)];

    public static TheoryData<string> All => Cultures.All;

    [Theory]
    [MemberData(nameof(All))]
    public void Shown_texts_contain_no_part_of_a_secret(string culture)
    {
        int texts = 0;
        foreach (string secret in s_secrets)
        {
            for (int before = s_step == 1 ? 0 : Cultures.Names.TakeWhile(name => name != culture).Count(); before <= 310; before += s_step)
            {
                string body = new string('.', before) + secret + new string('.', 50);
                foreach (string shown in Cultures.In(culture, () => Shown(body).ToArray()))
                {
                    texts++;
                    Assert.False(Parts(shown).Any(s_parts.Contains), $"{before} characters before {secret[..10]}: {shown}");
                }
            }
        }

        output.WriteLine($"{texts} texts searched for {s_parts.Count} parts of {s_secrets.Length} secrets.");
    }

    [Fact]
    public void Search_finds_eight_characters() => Assert.Contains(Parts($"... {s_token[50..58]} ..."), s_parts.Contains);

    /// <summary>All texts that quote a response.</summary>
    private static IEnumerable<string> Shown(string text)
    {
        string unescaped = $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["value"] = text });
        foreach (ApiRequest request in new ApiRequest[]
        {
            new(HttpMethod.Put, "/devices") { Body = json },
            new(HttpMethod.Put, "/devices") { Body = Encoding.UTF8.GetBytes(unescaped) },
            new(HttpMethod.Put, "/devices") { Query = [new(text, text)] },
            new(HttpMethod.Put, "/devices?x=" + Uri.EscapeDataString(text)),
        })
        {
            ApiCall call = ApiCall.Create(new MemoryTokenStore(), s_account.Address, s_account.Provider, request);
            yield return RetryCommand.Text(call, s_account);
            yield return CallDescription.Describe(call, s_account, [], []);
        }

        foreach (string error in new[]
        {
            JsonSerializer.Serialize(new { error = new { key = text, description = text } }),
            JsonSerializer.Serialize(new { error = text, error_description = text }),
            JsonSerializer.Serialize(new { message = string.Concat(text.Select(c => $"{c}\u200b")) }),
        })
        {
            using HttpResponseMessage response = new(HttpStatusCode.Conflict);
            byte[] body = Encoding.UTF8.GetBytes(error);
            foreach (string shown in Texts(
                ApiFailure.Explain(s_account.Provider, response, body, DateTimeOffset.UnixEpoch, AccountSecrets.Of(s_account), null)))
            {
                yield return shown;
            }

            OAuthResponse oauth = new(400, error, null, null) { Secrets = new(s_secrets) };
            foreach (string shown in Texts(OAuthFailure.Explain(s_account.Provider, s_registration, SignInStep.Redeem, oauth, DateTimeOffset.UnixEpoch)))
            {
                yield return shown;
            }
        }

        foreach (string shown in Texts(ApiTransport.ConnectionLost(s_account.Provider, s_account, new HttpRequestException("x", new IOException(text)))))
        {
            yield return shown;
        }
    }

    /// <summary>What a host shows of an error, and of what caused it.</summary>
    private static IEnumerable<string> Texts(ApplianceAuthException failure)
    {
        yield return ErrorMap.Id(failure);
        yield return ErrorMap.Recommendation(failure);
        yield return failure.CloudError ?? "";
        for (Exception? e = failure; e is not null; e = e.InnerException)
        {
            yield return e.Message;
        }
    }

    private static IEnumerable<string> Parts(string text) =>
        Enumerable.Range(0, Math.Max(0, text.Length - 7)).Select(at => text.Substring(at, 8)).Where(part => part != "........");
}
