using ApplianceAuth.OAuth;

namespace ApplianceAuth.Tests.OAuth;

public class PkceTests
{
    /// <summary>RFC 7636 appendix B.</summary>
    [Fact]
    public void Challenge_matches_the_example_of_the_RFC() =>
        Assert.Equal("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", Pkce.Challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));

    [Fact]
    public void NewVerifier_has_43_unreserved_characters() => Assert.Matches("\\A[A-Za-z0-9_-]{43}\\z", Pkce.NewVerifier());

    [Fact]
    public void NewToken_has_22_unreserved_characters() => Assert.Matches("\\A[A-Za-z0-9_-]{22}\\z", Pkce.NewToken());

    [Fact]
    public void NewVerifier_and_NewToken_never_repeat() => Assert.Equal(
        1000, Enumerable.Range(0, 500).SelectMany(_ => new[] { Pkce.NewVerifier(), Pkce.NewToken() }).Distinct().Count());
}
