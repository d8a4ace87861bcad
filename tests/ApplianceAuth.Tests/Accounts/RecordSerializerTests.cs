using System.Text.Json.Nodes;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Accounts;

/// <summary>Stored records may be from other programs, from newer versions, or changed by hand.</summary>
public class RecordSerializerTests
{
    private const string Canary = "canary-in-the-vault";

    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);
    private static readonly AccountAddress s_account = AccountAddress.Parse(s_registration.Account);
    private static readonly TokenSet s_tokens = Sample.Tokens(s_registration, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1));

    public static TheoryData<string> RequiredOfRegistrations =>
        ["version", "account", "provider", "sessionId", "sealingKey", "clientId"];

    public static TheoryData<string> NeverNullInRegistrations => [.. RequiredOfRegistrations, "redirectUri", "scopes"];

    public static TheoryData<string> RequiredOfTokens => ["version", "account", "sessionId"];

    public static TheoryData<string> NeverNullInTokens => [.. RequiredOfTokens, "accessToken", "scopes", "expiresAt"];

    public static TheoryData<string> Garbage =>
    [
        "", " ", Canary, $"\"{Canary}\"", "null", "42", "[]", "{}", $"[\"{Canary}\"]", $"{{\"version\":\"{Canary}\"}}", "{\"version\":\"1\"}",
        "{\"version\":null}", "{\"version\":true}", "{\"version\":1.5}", "{\"version\":0}", "{\"version\":-1}", $"{{\"version\":1,\"{Canary}\"",
        $"{{\"version\":1,\"account\":\"{Canary}\"}}", "{\"version\":1,\"account\":\"\\ud800\"}", "{\"version\":99999999999999}", new('[', 2000),
    ];

    [Fact]
    public void Write_and_Read_round_trip()
    {
        Registration registration = s_registration with { Country = "de-DE", BaseUri = new("http://127.0.0.1:5080/simulator"), DeviceFlow = true };
        TokenSet tokens = s_tokens with
        {
            Generation = 7, SignInExpiresAt = DateTimeOffset.UnixEpoch.AddDays(60), Subject = "s", NotBeforePolicy = 1_700_000_001,
        };

        Registration readRegistration = RecordSerializer.ReadRegistration(RecordSerializer.Write(registration), s_account);
        TokenSet readTokens = RecordSerializer.ReadTokens(RecordSerializer.Write(tokens), s_account);

        Assert.Equal(registration with { Scopes = [] }, readRegistration with { Scopes = [] });
        Assert.Equal(registration.Scopes, readRegistration.Scopes);
        Assert.Equal(tokens with { Scopes = [] }, readTokens with { Scopes = [] });
        Assert.Equal(tokens.Scopes, readTokens.Scopes);
    }

    [Fact]
    public void ReadRegistration_ignores_unknown_members()
    {
        string text = Changed(s_registration, record => record["colour"] = "blue");

        Assert.Equal(s_registration.SessionId, RecordSerializer.ReadRegistration(text, s_account).SessionId);
    }

    [Theory]
    [MemberData(nameof(Garbage))]
    public void Read_invalid_record_is_refused_and_not_quoted(string text)
    {
        foreach (ApplianceAuthException raised in new[]
        {
            Sample.Failure(() => RecordSerializer.ReadRegistration(text, s_account)), Sample.Failure(() => RecordSerializer.ReadTokens(text, s_account)),
        })
        {
            Assert.Equal(ErrorId.RecordInvalid, raised.ErrorId);
            Assert.DoesNotContain(Canary, raised.ToString(), StringComparison.Ordinal);
            Assert.Null(raised.InnerException);
        }
    }

    [Fact]
    public void Read_error_names_the_account()
    {
        Assert.Equal(
            Messages.FormatRecordInvalid("Miele/default"),
            Sample.Failure(() => RecordSerializer.ReadTokens("a note", s_account)).Message);
        Assert.Equal(
            Messages.FormatRecordTooNew("Miele/default", 2),
            Sample.Failure(() => RecordSerializer.ReadTokens("{\"version\":2}", s_account)).Message);
        Assert.Equal(
            Messages.FormatRecordProviderUnknown("Miele/default"),
            RegistrationFailure(record => record["provider"] = "Bosch").Message);
        Assert.Equal(
            Messages.FormatRecordHostInvalid("Miele/default"),
            RegistrationFailure(record => record["baseUri"] = "https://evil.example").Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Read_version_below_1_is_refused(int version)
    {
        Assert.Equal(ErrorId.RecordInvalid, RegistrationFailure(record => record["version"] = version).ErrorId);
        Assert.Equal(ErrorId.RecordInvalid, TokensFailure(record => record["version"] = version).ErrorId);
    }

    [Fact]
    public void Read_empty_id_is_refused()
    {
        Assert.Equal(ErrorId.RecordInvalid, RegistrationFailure(record => record["sessionId"] = "").ErrorId);
        Assert.Equal(ErrorId.RecordInvalid, RegistrationFailure(record => record["clientId"] = "").ErrorId);
        Assert.Equal(ErrorId.RecordInvalid, TokensFailure(record => record["sessionId"] = "").ErrorId);
    }

    [Theory]
    [MemberData(nameof(NeverNullInRegistrations))]
    public void ReadRegistration_null_member_is_refused(string member) =>
        Assert.Equal(ErrorId.RecordInvalid, RegistrationFailure(record => record[member] = null).ErrorId);

    [Theory]
    [MemberData(nameof(RequiredOfRegistrations))]
    public void ReadRegistration_missing_member_is_refused(string member) =>
        Assert.Equal(ErrorId.RecordInvalid, RegistrationFailure(record => record.Remove(member)).ErrorId);

    [Theory]
    [MemberData(nameof(NeverNullInTokens))]
    public void ReadTokens_null_member_is_refused(string member) =>
        Assert.Equal(ErrorId.RecordInvalid, TokensFailure(record => record[member] = null).ErrorId);

    [Theory]
    [MemberData(nameof(RequiredOfTokens))]
    public void ReadTokens_missing_member_is_refused(string member) =>
        Assert.Equal(ErrorId.RecordInvalid, TokensFailure(record => record.Remove(member)).ErrorId);

    [Fact]
    public void Read_newer_version_is_refused_even_without_required_members()
    {
        const string Newer = "{\"version\":2,\"everything\":\"else\"}";

        Assert.Equal(ErrorId.RecordTooNew, Sample.Failure(() => RecordSerializer.ReadRegistration(Newer, s_account)).ErrorId);
        Assert.Equal(ErrorId.RecordTooNew, Sample.Failure(() => RecordSerializer.ReadTokens(Newer, s_account)).ErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not Base64")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void ReadRegistration_invalid_sealing_key_is_refused(string key) =>
        Assert.Equal(ErrorId.RecordInvalid, RegistrationFailure(record => record["sealingKey"] = key).ErrorId);

    [Theory]
    [InlineData("clientId", null)]
    [InlineData("sealingKey", "c2hvcnQ=")]
    [InlineData("account", "Miele/other")]
    [InlineData("provider", "HomeConnect")]
    public void ReadRegistration_invalid_previous_registration_is_refused(string member, string? value)
    {
        ApplianceAuthException raised = RegistrationFailure(record =>
        {
            JsonNode previous = record.DeepClone();
            previous[member] = value;
            record["previous"] = previous;
        });

        Assert.Equal(ErrorId.RecordInvalid, raised.ErrorId);
    }

    [Theory]
    [InlineData("account", "Miele/other")]
    [InlineData("account", "HomeConnect/default")]
    [InlineData("provider", "HomeConnect")]
    [InlineData("provider", "Bosch")]
    [InlineData("provider", "miele")]
    public void ReadRegistration_of_another_account_is_refused(string member, string value) =>
        Assert.Equal(ErrorId.RecordInvalid, RegistrationFailure(record => record[member] = value).ErrorId);

    [Fact]
    public void ReadTokens_of_another_account_is_refused() =>
        Assert.Equal(ErrorId.RecordInvalid, TokensFailure(record => record["account"] = "Miele/other").ErrorId);

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://10.0.0.1:5080")]
    [InlineData("http://localhost.evil.example/")]
    [InlineData("http://localhost@evil.example/")]
    [InlineData("http://127.0.0.1:5080/?to=evil.example")]
    [InlineData("evil.example")]
    [InlineData("//evil.example")]
    [InlineData("file://localhost/etc")]
    [InlineData("ftp://127.0.0.1/")]
    public void StoredAccount_of_a_record_with_another_host_is_refused(string baseUri)
    {
        ApplianceAuthException raised = RegistrationFailure(record => record["baseUri"] = baseUri);

        Assert.Equal(ErrorId.RecordInvalid, raised.ErrorId);
        Assert.DoesNotContain("evil", raised.Message, StringComparison.Ordinal);
    }

    private static ApplianceAuthException RegistrationFailure(Action<JsonObject> change) => Sample.Failure(
        () => new StoredAccount(RecordSerializer.ReadRegistration(Changed(s_registration, change), s_account), s_tokens));

    private static ApplianceAuthException TokensFailure(Action<JsonObject> change) =>
        Sample.Failure(() => RecordSerializer.ReadTokens(Changed(RecordSerializer.Write(s_tokens), change), s_account));

    private static string Changed(Registration registration, Action<JsonObject> change) => Changed(RecordSerializer.Write(registration), change);

    private static string Changed(string text, Action<JsonObject> change)
    {
        JsonObject record = (JsonObject)JsonNode.Parse(text)!;
        change(record);
        return record.ToJsonString();
    }
}
