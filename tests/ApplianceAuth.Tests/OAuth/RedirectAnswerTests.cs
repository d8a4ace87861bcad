using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>What comes back from the person, by redirect or by hand.</summary>
public class RedirectAnswerTests
{
    private static readonly Provider s_provider = KnownProviders.HomeConnect;
    private readonly AuthorizationRequest _request = new(s_provider, Sample.Registration(s_provider));

    private string State => Form.Decode(_request.Address.Query)["state"];

    [Theory]
    [InlineData("http://localhost:8080/callback?code=eyJ4In0%3D&grant_type=authorization_code&state=STATE")]
    [InlineData("  http://localhost:8080/callback?code=eyJ4In0%3d&state=STATE \r\n")]
    [InlineData("\"http://localhost:8080/callback?state=STATE&code=eyJ4In0=\"")]
    [InlineData("http://localhost:8080/callback?code=eyJ4In0%3D&state=STATE#_=_")]
    [InlineData("localhost:8080/callback?code=eyJ4In0%3D&state=STATE")]
    [InlineData("?code=eyJ4In0%3D&state=STATE")]
    [InlineData("code=eyJ4In0%3D&state=STATE")]
    public void A_code_is_read_from_whatever_part_of_the_address_was_pasted(string pasted) =>
        Assert.Equal("eyJ4In0=", Code(pasted));

    [Theory]
    [InlineData("code=1")]
    [InlineData("code=1&state=")]
    [InlineData("code=1&state=of-another-sign-in")]
    [InlineData("code=1&state=STATEx")]
    [InlineData("error=access_denied&state=of-another-sign-in")]
    [InlineData("{\"error\":\"access_denied\",\"state\":\"of-another-sign-in\"}")]
    public void An_answer_to_another_sign_in_is_refused(string pasted) => Assert.Equal(Reason.StateMismatch, Refused(pasted).Reason);

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
    [InlineData("{\"error\":\"\\ud800\"}")]
    public void What_is_no_answer_is_refused_and_not_quoted(string pasted)
    {
        ApplianceAuthException raised = Refused(pasted);

        Assert.Equal(Reason.RedirectInvalid, raised.Reason);
        Assert.DoesNotContain("eyJ4", raised.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:8080/callback?error=access_denied&state=STATE", Reason.SignInDeclined)]
    [InlineData("error=access_denied", Reason.SignInDeclined)]
    [InlineData("error=access_denied&code=1&state=STATE", Reason.SignInDeclined)]
    [InlineData("{\"error\":\"access_denied\",\"error_description\":\"login session expired\"}", Reason.SignInExpired)]
    [InlineData(" { \"error\": \"unauthorized_client\", \"error_description\": \"client or redirection URI not authorized\", \"state\": \"STATE\" } ", Reason.SignInRefused)]
    public void A_refusal_is_explained(string pasted, Reason reason)
    {
        ApplianceAuthException raised = Refused(pasted);

        Assert.Equal(reason, raised.Reason);
        Assert.NotNull(raised.Advice);
    }

    [Theory]
    [InlineData("We are sorry... Client not found.", "Client ID")]
    [InlineData("We are sorry... Invalid parameter: redirect_uri", Sample.Redirect)]
    [InlineData("invalid_client: Client credentials are not valid, clientId: 123", "Client Secret")]
    public void The_words_of_Mieles_pages_are_explained(string pasted, string setting)
    {
        Provider miele = KnownProviders.Miele;
        AuthorizationRequest request = new(miele, Sample.Registration(miele));

        ApplianceAuthException raised = Sample.Failure(() => RedirectAnswer.FromPaste(pasted).RequireCode(request, miele));

        Assert.Equal(Reason.SignInRefused, raised.Reason);
        Assert.Contains(setting, raised.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_redirect_names_the_redirect_to_register()
    {
        ApplianceAuthException raised = Refused("{\"error\":\"unauthorized_client\",\"error_description\":\"client or redirection URI not authorized\"}");

        Assert.Equal("unauthorized_client", raised.CloudError);
        Assert.Contains($": {Sample.Redirect} ", raised.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void The_clouds_words_come_without_control_characters_and_without_end()
    {
        string message = Refused($"error=server_error&state=STATE&error_description=%1b%5d0;owned%07{new string('x', 5000)}").Message;

        Assert.DoesNotContain(message, char.IsControl);
        Assert.InRange(message.Length, 1, 400);
    }

    private ApplianceAuthException Refused(string pasted) => Sample.Failure(() => Code(pasted));

    private string Code(string pasted) =>
        RedirectAnswer.FromPaste(pasted.Replace("STATE", State, StringComparison.Ordinal)).RequireCode(_request, s_provider);
}
