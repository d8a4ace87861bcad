using System.Management.Automation;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Tests.Hosting;

public class ErrorMapTests
{
    public static TheoryData<Reason> Reasons => [.. Enum.GetValues<Reason>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_has_a_category_and_says_what_to_do_next(Reason reason)
    {
        (ErrorCategory category, string advice) = ErrorMap.Rows[reason];

        Assert.NotEqual(ErrorCategory.NotSpecified, category);
        Assert.True(advice.Length > 20, advice);
    }

    [Fact]
    public void There_is_no_row_without_a_reason() =>
        Assert.Equal(Enum.GetValues<Reason>(), ErrorMap.Rows.Keys.Order());

    [Theory]
    [InlineData(Reason.NotConnected, null, "NotConnected")]
    [InlineData(Reason.SignInRefused, "invalid_client", "SignInRefused")]
    [InlineData(Reason.CallRefused, null, "CallRefused")]
    [InlineData(Reason.CallRefused, "", "CallRefused")]
    [InlineData(Reason.CallRefused, "SDK.Error.UnsupportedProgram", "CallRefused.SDK.Error.UnsupportedProgram")]
    [InlineData(Reason.CallRefused, "404", "CallRefused.404")]
    [InlineData(Reason.CallRefused, "invalid_token", "CallRefused.invalid_token")]
    [InlineData(Reason.CallRefused, "not a key, but a sentence", "CallRefused")]
    [InlineData(Reason.CloudFailed, "SDK.Error.504.GatewayTimeout", "CloudFailed.SDK.Error.504.GatewayTimeout")]
    [InlineData(Reason.CloudFailed, "Internal Server Error", "CloudFailed")]
    [InlineData(Reason.RateLimited, "429", "RateLimited")]
    public void The_error_id_is_the_reason_and_for_a_refused_call_the_clouds_key(Reason reason, string? key, string expected) =>
        Assert.Equal(expected, ErrorMap.Id(new ApplianceAuthException(reason, "x") { CloudError = key }));
}
