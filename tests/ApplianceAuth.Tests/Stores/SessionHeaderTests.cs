using System.Text;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Tests of the plain header of a journal. Other versions of this module read it too, so its format is fixed.</summary>
public sealed class SessionHeaderTests
{
    private const string Whole =
        """{"version":1,"account":"Miele/holiday-home","provider":"Miele","clientId":"my-client","baseUri":"http://127.0.0.1:5000/x","sessionId":"s1","generation":7""" +
        ""","receivedAt":"2026-11-22T12:00:00+00:00","expiresAt":"2026-11-22T13:00:00+00:00","signInExpiresAt":"2026-12-22T12:00:00+00:00","signInEndIsFixed":true,"scopes":["openid","mcs_thirdparty_read"]""" +
        ""","state":"NeedsSignIn","retryAt":"2026-11-22T12:30:00+00:00"}""";

    private const string Least =
        """{"version":1,"account":"Miele/holiday-home","provider":"Miele","sessionId":"s1","generation":7""" +
        ""","receivedAt":"2026-11-22T12:00:00+00:00","expiresAt":"2026-11-22T13:00:00+00:00","scopes":[],"state":"Connected"}""";

    private static readonly DateTimeOffset s_noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly SessionHeader s_least = new()
    {
        Account = "Miele/holiday-home",
        Provider = "Miele",
        SessionId = "s1",
        Generation = 7,
        ReceivedAt = s_noon,
        ExpiresAt = s_noon.AddHours(1),
    };

    private static readonly SessionHeader s_whole = s_least with
    {
        ClientId = "my-client",
        BaseUri = new("http://127.0.0.1:5000/x"),
        SignInExpiresAt = s_noon.AddDays(30),
        SignInEndIsFixed = true,
        Scopes = ["openid", "mcs_thirdparty_read"],
        State = SessionStatus.NeedsSignIn,
        RetryAt = s_noon.AddMinutes(30),
    };

    [Fact]
    public void Header_is_one_line_of_JSON_without_null_members()
    {
        Assert.Equal(Whole, Encoding.UTF8.GetString(SessionHeaderSerializer.Write(s_whole)));
        Assert.Equal(Least, Encoding.UTF8.GetString(SessionHeaderSerializer.Write(s_least)));
    }

    [Fact]
    public void Header_is_read_as_it_was_written()
    {
        Assert.Equivalent(s_whole, Read(Whole), strict: true);
        Assert.Equivalent(s_least, Read(Least), strict: true);
    }

    [Fact]
    public void Null_member_is_read_as_a_missing_one() => Assert.Equivalent(
        s_least, Read(Least.Replace("\"sessionId\"", "\"clientId\":null,\"baseUri\":null,\"signInExpiresAt\":null,\"retryAt\":null,\"sessionId\"", StringComparison.Ordinal)),
        strict: true);

    [Theory]
    [InlineData("\"version\":1", "\"version\":0")]
    [InlineData("\"version\":1", "\"version\":\"1\"")]
    [InlineData("\"version\":1,", "")]
    [InlineData("\"account\":\"Miele/holiday-home\",", "")]
    [InlineData("\"account\":\"Miele/holiday-home\"", "\"account\":null")]
    [InlineData("\"sessionId\":\"s1\"", "\"sessionId\":1")]
    [InlineData("\"generation\":7", "\"generation\":7.5")]
    [InlineData("\"receivedAt\":\"2026-11-22T12:00:00+00:00\"", "\"receivedAt\":\"yesterday\"")]
    [InlineData("\"scopes\":[]", "\"scopes\":\"openid\"")]
    [InlineData("\"scopes\":[]", "\"scopes\":[null]")]
    [InlineData("\"state\":\"Connected\"", "\"state\":\"Asleep\"")]
    [InlineData("\"state\":\"Connected\"", "\"state\":\"3\"")]
    [InlineData("}", "")]
    [InlineData(Least, "")]
    [InlineData(Least, "[1]")]
    public void Invalid_header_is_read_as_null(string good, string bad)
    {
        Assert.Contains(good, Least, StringComparison.Ordinal);
        Assert.Null(Read(Least.Replace(good, bad, StringComparison.Ordinal)));
    }

    [Fact]
    public void Header_of_a_newer_version_is_RecordTooNew()
    {
        ApplianceAuthException newer = Sample.Failure(() => Read("""{"version":2,"account":"Miele/holiday-home"}"""));

        Assert.Equal(ErrorId.RecordTooNew, newer.ErrorId);
        Assert.Contains("'Miele/holiday-home'", newer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SessionStatus.Connected, "s1", true)]
    [InlineData(SessionStatus.NeedsSignIn, "s1", true)]
    [InlineData(SessionStatus.Removed, "s1", false)]
    [InlineData(SessionStatus.Connected, "s2", false)]
    internal void Header_matches_its_session_until_it_is_removed(SessionStatus state, string session, bool stands) =>
        Assert.Equal(stands, (s_least with { State = state }).Is(session));

    [Fact]
    public void ToString_of_a_header_shows_only_account_and_state() =>
        Assert.Equal("SessionHeader { Account = Miele/holiday-home, State = NeedsSignIn }", s_whole.ToString());

    private static SessionHeader? Read(string text) => SessionHeaderSerializer.Read(Encoding.UTF8.GetBytes(text));
}
