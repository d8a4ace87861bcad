using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.RateLimits;

public class RateLimitMessagesTests
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
    public void Refusal_blocks_the_limit_that_it_names(string method, string path, string text, string rule) =>
        Assert.Equal(rule, Call(method, path).FindExceededRule(text)?.Name);

    [Fact]
    public void Refusal_of_a_provider_without_limits_blocks_none()
    {
        Provider unlimited = KnownProviders.HomeConnect with { RateRules = [] };
        ApiCall call = ApiCall.Create(new MemoryTokenStore(), AccountAddress.Parse("HomeConnect/x"), unlimited, new(HttpMethod.Get, "/devices"));

        Assert.Null(call.FindExceededRule("Too many requests"));
    }

    [Theory]
    [InlineData("GET", "/devices", "")]
    [InlineData("GET", "/devices/X-1/programs/active", "")]
    [InlineData("PUT", "/devices/X-1/programs/selected", "")]
    [InlineData("PUT", "/devices/X-1/programs/active", "5 program starts in 1 minute")]
    [InlineData("DELETE", "/homeappliances/X-1/programs/active", "5 program stops in 1 minute")]
    public void Call_counts_towards_general_and_specific_limits(string method, string path, string own) => Assert.Equal(
        ["10 calls in 1 second", "50 calls in 1 minute", "1000 calls in 1 day", .. own.Length > 0 ? new[] { own } : [], "10 errors in a row in 10 minutes"],
        Call(method, path).Rules.Select(rule => rule.Name));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Refused_call_names_the_cloud_the_limit_and_the_time(bool fromResponse)
    {
        DateTimeOffset until = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        RateLimitDelay delay = new(new("5 in 1 minute", 5, TimeSpan.FromMinutes(1)), until, fromResponse);

        ApplianceAuthException refusal = RateLimitMessages.Refused(KnownProviders.HomeConnect, delay);

        string[] names = ["Home Connect", "5 in 1 minute"];
        Assert.All(names, name => Assert.Contains(name, RateLimitMessages.Describe(KnownProviders.HomeConnect, delay), StringComparison.Ordinal));
        Assert.All([.. names, ConsoleText.FormatTime(until)], name => Assert.Contains(name, refusal.Message, StringComparison.Ordinal));
        Assert.Equal((ErrorId.RateLimited, (DateTimeOffset?)until), (refusal.ErrorId, refusal.RetryAt));
        Assert.Equal(fromResponse ? null : Messages.RateLimitExceededRecommendation, refusal.Recommendation);
    }

    [Fact]
    public void Reason_of_a_retry_names_the_cloud() =>
        Assert.Contains("Miele", RateLimitMessages.CloudFailed(KnownProviders.Miele), StringComparison.Ordinal);

    [Theory]
    [InlineData(20, 0, false, 20)]
    [InlineData(null, 3, false, 7)]
    [InlineData(null, 11, false, 0)]
    [InlineData(20, 3, false, 17)]
    [InlineData(20, 3, true, 0)]
    public void Left_is_the_rest_of_the_burst_or_window_and_zero_during_a_block(int? burst, int used, bool closed, int left) => Assert.Equal(
        left, new RateState(new("10", 10, TimeSpan.FromSeconds(1)) { Burst = burst }, used, null, closed ? DateTimeOffset.UnixEpoch : null).Left);

    private static ApiCall Call(string method, string path) =>
        ApiCall.Create(new MemoryTokenStore(), AccountAddress.Parse("HomeConnect/x"), KnownProviders.HomeConnect, new(new HttpMethod(method), path));
}
