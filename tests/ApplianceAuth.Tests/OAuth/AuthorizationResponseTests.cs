using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

public class AuthorizationResponseTests
{
    private static readonly Provider s_provider = KnownProviders.HomeConnect;
    private readonly AuthorizationRequest _request = new(s_provider, Sample.Registration(s_provider));

    private string State => FormEncoding.Decode(_request.Address.Query)["state"];

    [Theory]
    [InlineData("http://localhost:8080/callback?code=eyJ4In0%3D&grant_type=authorization_code&state=STATE")]
    [InlineData("  http://localhost:8080/callback?code=eyJ4In0%3d&state=STATE \r\n")]
    [InlineData("\"http://localhost:8080/callback?state=STATE&code=eyJ4In0=\"")]
    [InlineData("http://localhost:8080/callback?code=eyJ4In0%3D&state=STATE#_=_")]
    [InlineData("localhost:8080/callback?code=eyJ4In0%3D&state=STATE")]
    [InlineData("?code=eyJ4In0%3D&state=STATE")]
    [InlineData("code=eyJ4In0%3D&state=STATE")]
    public void FromPaste_reads_the_code_from_an_address_or_its_query(string pasted) =>
        Assert.Equal("eyJ4In0=", Code(pasted));

    [Theory]
    [InlineData("code=1")]
    [InlineData("code=1&state=")]
    [InlineData("code=1&state=of-another-sign-in")]
    [InlineData("code=1&state=STATEx")]
    [InlineData("error=access_denied&state=of-another-sign-in")]
    [InlineData("{\"error\":\"access_denied\",\"state\":\"of-another-sign-in\"}")]
    public void RequireCode_response_of_another_sign_in_is_a_mismatch(string pasted) => Assert.Equal(ErrorId.SignInMismatch, Refused(pasted).ErrorId);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("eyJ4In0=")]
    [InlineData("http://localhost:8080/callback")]
    [InlineData("https://api.home-connect.com/security/oauth/login?session_id=1")]
    [InlineData("code=")]
    [InlineData("code=1&code=2&state=STATE")]
    [InlineData("state=STATE&code=1&state=STATE")]
    [InlineData("{\"message\":\"nothing\"}")]
    [InlineData("{\"error\":{\"key\":\"x\"}}")]
    [InlineData("{\"error\":")]
    public void FromPaste_other_text_is_refused_and_not_quoted(string pasted)
    {
        ApplianceAuthException raised = Refused(pasted);

        Assert.Equal(ErrorId.RedirectInvalid, raised.ErrorId);
        Assert.DoesNotContain("eyJ4", raised.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", nameof(Messages.RedirectNotRecognized))]
    [InlineData("code=1", nameof(Messages.SignInStateMismatch))]
    [InlineData("code=1&error=&state=", nameof(Messages.SignInStateMismatch))]
    public void FromPaste_invalid_text_is_explained(string pasted, string key) => Assert.Equal(Sample.Text(key), Refused(pasted).Message);

    [Fact]
    public void FromPaste_unrecognized_text_recommends_what_to_copy() =>
        Assert.Equal(Messages.RedirectNotRecognizedRecommendation, Refused("hello").Recommendation);

    [Fact]
    public void RequireCode_response_with_state_only_is_incomplete()
    {
        ApplianceAuthException raised = Sample.Failure(() => AuthorizationResponse.FromQuery($"state={State}").RequireCode(_request, s_provider));

        Assert.Equal((ErrorId.RedirectInvalid, Messages.RedirectIncomplete), (raised.ErrorId, raised.Message));
    }

    [Theory]
    [InlineData("{\"error\":\"access_denied\"}", "access_denied")]
    [InlineData("{\"error\":\"access_denied\",\"error_description\":\"not now\",\"state\":\"STATE\"}", "access_denied: not now")]
    [InlineData("error=access_denied&error_description=not%20now", "access_denied: not now")]
    public void RequireCode_error_of_the_cloud_is_quoted(string pasted, string error) =>
        Assert.Equal(Messages.FormatOAuthSignInRefused("Home Connect", error), Refused(pasted).Message);

    [Theory]
    [InlineData("http://localhost:8080/callback?error=access_denied&state=STATE", ErrorId.SignInDeclined)]
    [InlineData("error=access_denied", ErrorId.SignInDeclined)]
    [InlineData("error=access_denied&code=1&state=STATE", ErrorId.SignInDeclined)]
    [InlineData("{\"error\":\"access_denied\",\"error_description\":\"login session expired\"}", ErrorId.SignInExpired)]
    [InlineData(
        " { \"error\": \"unauthorized_client\", \"error_description\": \"client or redirection URI not authorized\", \"state\": \"STATE\" } ",
        ErrorId.SignInRefused)]
    public void RequireCode_error_has_error_id_and_recommendation(string pasted, ErrorId reason)
    {
        ApplianceAuthException raised = Refused(pasted);

        Assert.Equal(reason, raised.ErrorId);
        Assert.NotNull(raised.Recommendation);
    }

    [Theory]
    [InlineData("We are sorry... Client not found.", "Client ID")]
    [InlineData("We are sorry... Invalid parameter: redirect_uri", Sample.Redirect)]
    [InlineData("invalid_client: Client credentials are not valid, clientId: 123", "Client Secret")]
    public void FromPaste_text_of_an_error_page_of_Miele_is_recognized(string pasted, string setting)
    {
        Provider miele = KnownProviders.Miele;
        AuthorizationRequest request = new(miele, Sample.Registration(miele));

        ApplianceAuthException raised = Sample.Failure(() => AuthorizationResponse.FromPaste(pasted).RequireCode(request, miele));

        Assert.Equal(ErrorId.SignInRefused, raised.ErrorId);
        Assert.Contains(setting, raised.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public void RequireCode_refused_redirect_recommends_the_redirect_uri()
    {
        ApplianceAuthException raised = Refused("{\"error\":\"unauthorized_client\",\"error_description\":\"client or redirection URI not authorized\"}");

        Assert.Equal("unauthorized_client", raised.CloudError);
        Assert.Contains($": {Sample.Redirect} ", raised.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public void RequireCode_text_of_the_cloud_is_sanitised_and_truncated()
    {
        string message = Refused($"error=server_error&state=STATE&error_description=%1b%5d0;owned%07{new string('x', 5000)}").Message;

        Assert.DoesNotContain(message, char.IsControl);
        Assert.InRange(message.Length, 1, 400);
    }

    private ApplianceAuthException Refused(string pasted) => Sample.Failure(() => Code(pasted));

    private string Code(string pasted) =>
        AuthorizationResponse.FromPaste(pasted.Replace("STATE", State, StringComparison.Ordinal)).RequireCode(_request, s_provider);
}
