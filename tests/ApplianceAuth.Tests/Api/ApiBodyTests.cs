using System.Text;
using ApplianceAuth.Api;

namespace ApplianceAuth.Tests.Api;

/// <summary>Home Connect expects every body inside the member <c>data</c>, which the module adds.</summary>
public class ApiBodyTests
{
    [Theory]
    [InlineData(null, "{\"processAction\":2}", "{\"processAction\":2}")]
    [InlineData("data", "{\"key\":\"k\",\"value\":1}", "{\"data\":{\"key\":\"k\",\"value\":1}}")]
    [InlineData("data", "{\"data\":{\"key\":\"k\"}}", "{\"data\":{\"key\":\"k\"}}")]
    [InlineData("data", "{ \"data\" : 1, \"more\" : 2 }", "{ \"data\" : 1, \"more\" : 2 }")]
    [InlineData("data", "{\"Data\":1}", "{\"data\":{\"Data\":1}}")]
    [InlineData("data", "[1,2]", "{\"data\":[1,2]}")]
    [InlineData("data", "\"data\"", "{\"data\":\"data\"}")]
    public void Wrap_adds_the_envelope_once(string? envelope, string body, string sent) =>
        Assert.Equal(sent, Encoding.UTF8.GetString(ApiBody.Wrap(envelope, Encoding.UTF8.GetBytes(body))!));

    [Theory]
    [InlineData(null)]
    [InlineData("data")]
    public void Wrap_of_null_is_null(string? envelope) => Assert.Null(ApiBody.Wrap(envelope, null));

    [Theory]
    [InlineData(null, "")]
    [InlineData(null, "powerOn=true")]
    [InlineData("data", "{'powerOn':true}")]
    [InlineData("data", "{\"powerOn\":true")]
    public void Wrap_refuses_a_body_that_is_not_JSON_and_recommends_a_hashtable(string? envelope, string body)
    {
        ApplianceAuthException raised = Sample.Failure(() => ApiBody.Wrap(envelope, Encoding.UTF8.GetBytes(body)));

        Assert.Equal(ErrorId.RequestInvalid, raised.ErrorId);
        Assert.Contains("@{ powerOn = $true }", raised.Recommendation, StringComparison.Ordinal);
    }
}
