using ApplianceAuth.OAuth;

namespace ApplianceAuth.Tests.OAuth;

public class FormEncodingTests
{
    [Fact]
    public void Encode_omits_empty_values() => Assert.Equal(
        "grant_type=refresh_token",
        FormEncoding.Encode([new("grant_type", "refresh_token"), new("client_secret", ""), new("code_verifier", null), new("", "x")]));

    [Theory]
    [InlineData("a b", "a%20b")]
    [InlineData("eyJ4In0=", "eyJ4In0%3D")]
    [InlineData("a+b/c&d=e%f", "a%2Bb%2Fc%26d%3De%25f")]
    [InlineData("ü", "%C3%BC")]
    public void Encode_and_Decode_round_trip(string value, string encoded)
    {
        Assert.Equal($"code={encoded}", FormEncoding.Encode([new("code", value)]));
        Assert.Equal(value, FormEncoding.Decode($"?code={encoded}")["code"]);
    }

    [Theory]
    [InlineData("a=1&a=2")]
    [InlineData("a=1&a=1")]
    [InlineData("a&a")]
    [InlineData("a=1&%61=2")]
    [InlineData("=1&=2")]
    public void Decode_repeated_name_is_refused(string query)
    {
        ApplianceAuthException raised = Sample.Failure(() => FormEncoding.Decode(query));

        Assert.Equal(ErrorId.RedirectInvalid, raised.ErrorId);
        Assert.Equal(Messages.RedirectParameterRepeated, raised.Message);
    }

    [Fact]
    public void Decode_value_without_name_is_not_a_name()
    {
        Dictionary<string, string> read = FormEncoding.Decode("=code&state=1");

        Assert.Equal(("code", "1"), (read[""], read["state"]));
        Assert.DoesNotContain("code", read.Keys);
    }

    [Theory]
    [InlineData("code=a=b==", "a=b==")]
    [InlineData("code=a+b", "a b")]
    [InlineData("&&code=1&", "1")]
    [InlineData("code", "")]
    [InlineData("code=%", "%")]
    [InlineData("code=%zz%ff", "%zz%ff")]
    public void Decode_malformed_query_is_read_leniently(string query, string code) => Assert.Equal(code, FormEncoding.Decode(query)["code"]);
}
