using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Tests.Api;

public class RateRulesTests
{
    [Theory]
    [InlineData("GET", "/devices", "The rate limit \"1000 calls in 1 day\" was reached.", "1000 calls in 1 day")]
    [InlineData("GET", "/devices", "The rate limit \"50 calls in 1 minute\" was reached.", "50 calls in 1 minute")]
    [InlineData("GET", "/devices", "The rate limit for requests from this client was reached.", "10 calls in 1 second")]
    [InlineData("GET", "/devices", "The rate limit \"10 successive error calls in 10 minutes\" was reached.", "10 errors in a row in 10 minutes")]
    [InlineData("GET", "/devices", "More than 10 active event monitoring channels was reached.", "10 open event streams")]
    [InlineData("PUT", "/devices/X-1/programs/active", "The rate limit \"5 start calls in 1 minute\" was reached.", "5 program starts in 1 minute")]
    [InlineData("DELETE", "/devices/X-1/programs/active", "The rate limit \"5 stop calls in 1 minute\" was reached.", "5 program stops in 1 minute")]
    [InlineData("GET", "/devices", "Do not start or stop so often.", "10 calls in 1 second")]
    [InlineData("GET", "/devices", "Too many requests", "10 calls in 1 second")]
    public void A_refusal_closes_the_rule_that_it_names(string method, string path, string words, string rule)
    {
        ApiCall call = ApiCall.Of(
            new MemoryTokenStore(), AccountAddress.Parse("HomeConnect/x"), KnownProviders.HomeConnect, new(new HttpMethod(method), path));

        Assert.Equal(rule, RateRules.Broken(call, words).Name);
    }
}
