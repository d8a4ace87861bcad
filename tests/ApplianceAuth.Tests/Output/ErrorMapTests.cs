using System.Management.Automation;
using ApplianceAuth.Output;

namespace ApplianceAuth.Tests.Output;

public class ErrorMapTests
{
    public static TheoryData<ErrorId> Reasons => [.. Enum.GetValues<ErrorId>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Row_has_a_category_and_a_recommendation(ErrorId reason)
    {
        (ErrorCategory category, string recommendation) = ErrorMap.Rows[reason];

        Assert.NotEqual(ErrorCategory.NotSpecified, category);
        Assert.True(recommendation.Length > 20, recommendation);
    }

    [Fact]
    public void Rows_are_the_error_ids() =>
        Assert.Equal(Enum.GetValues<ErrorId>(), ErrorMap.Rows.Keys.Order());

    [Theory]
    [InlineData(ErrorId.NotConnected, null, "NotConnected")]
    [InlineData(ErrorId.SignInRefused, "invalid_client", "SignInRefused")]
    [InlineData(ErrorId.CallRefused, null, "CallRefused")]
    [InlineData(ErrorId.CallRefused, "", "CallRefused")]
    [InlineData(ErrorId.CallRefused, "SDK.Error.UnsupportedProgram", "CallRefused.SDK.Error.UnsupportedProgram")]
    [InlineData(ErrorId.CallRefused, "404", "CallRefused.404")]
    [InlineData(ErrorId.CallRefused, "invalid_token", "CallRefused.invalid_token")]
    [InlineData(ErrorId.CallRefused, "not a key, but a sentence", "CallRefused")]
    [InlineData(ErrorId.CloudFailed, "SDK.Error.504.GatewayTimeout", "CloudFailed.SDK.Error.504.GatewayTimeout")]
    [InlineData(ErrorId.CloudFailed, "Internal Server Error", "CloudFailed")]
    [InlineData(ErrorId.RateLimited, "429", "RateLimited")]
    public void Id_of_a_rejected_call_has_the_clouds_key(ErrorId reason, string? key, string expected) =>
        Assert.Equal(expected, ErrorMap.Id(new ApplianceAuthException(reason, "x") { CloudError = key }));
}
