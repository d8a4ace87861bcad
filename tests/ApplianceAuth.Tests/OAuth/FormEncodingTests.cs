using ApplianceAuth.OAuth;

namespace ApplianceAuth.Tests.OAuth;

public class FormEncodingTests
{
    [Fact]
    public void An_empty_value_is_not_sent_at_all() => Assert.Equal(
        "grant_type=refresh_token",
        FormEncoding.Encode([new("grant_type", "refresh_token"), new("client_secret", ""), new("code_verifier", null), new("", "x")]));

    [Theory]
    [InlineData("a b", "a%20b")]
    [InlineData("eyJ4In0=", "eyJ4In0%3D")]
    [InlineData("a+b/c&d=e%f", "a%2Bb%2Fc%26d%3De%25f")]
    [InlineData("ü", "%C3%BC")]
    public void A_value_is_encoded_and_comes_back(string value, string encoded)
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
    public void A_name_that_comes_twice_is_refused(string query)
    {
        ApplianceAuthException raised = Sample.Failure(() => FormEncoding.Decode(query));

        Assert.Equal(ErrorId.RedirectInvalid, raised.ErrorId);
        Assert.Equal(Messages.RedirectParameterRepeated, raised.Message);
    }

    [Fact]
    public void A_value_without_a_name_is_no_name_itself()
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
    public void A_careless_query_is_read_as_far_as_it_goes(string query, string code) => Assert.Equal(code, FormEncoding.Decode(query)["code"]);
}
