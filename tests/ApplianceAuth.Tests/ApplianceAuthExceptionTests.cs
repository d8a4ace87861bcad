namespace ApplianceAuth.Tests;

public class ApplianceAuthExceptionTests
{
    [Fact]
    public void Message_and_recommendation_are_sanitised()
    {
        ApplianceAuthException failure = new(ErrorId.RecordTooNew, "The journal of \u202EMiele\u001b[31m", "Update\r\n \u2066it\u2069.");

        Assert.Equal(("The journal of Miele[31m", "Update it."), (failure.Message, failure.Recommendation));
    }
}
