namespace ApplianceAuth.Tests;

public class SecretRedactorTests
{
    private const string Secret = "canary+secret/of \"Köln\"=='<&>";

    [Theory]
    [InlineData("before {0} after", "before *** after")]
    [InlineData("{0}{0}", "******")]
    [InlineData("nothing", "nothing")]
    [InlineData("", "")]
    public void Redact_masks_the_secret_anywhere(string text, string shown) =>
        Assert.Equal(shown, new SecretRedactor(Secret).Redact(text.Replace("{0}", Secret, StringComparison.Ordinal)));

    [Theory]
    [InlineData("canary%2Bsecret%2Fof%20%22K%C3%B6ln%22%3D%3D%27%3C%26%3E")]
    [InlineData("canary%2bsecret%2fof%20%22k%c3%b6ln%22%3d%3d%27%3c%26%3e")]
    [InlineData("canary%2Bsecret%2Fof+%22K%C3%B6ln%22%3D%3D%27%3C%26%3E")]
    [InlineData("canary\\u002Bsecret/of \\u0022K\\u00F6ln\\u0022==\\u0027\\u003C\\u0026\\u003E")]
    [InlineData("canary+secret/of \\\"Köln\\\"=='<&>")]
    [InlineData("canary+secret/of &quot;K&#246;ln&quot;==&#39;&lt;&amp;&gt;")]
    [InlineData("CANARY+SECRET/OF \"KÖLN\"=='<&>")]
    public void Redact_masks_the_secret_in_every_encoding(string written) =>
        Assert.Equal("a *** b", new SecretRedactor(Secret).Redact($"a {written} b"));

    [Theory]
    [InlineData("canary\u200B+secret/of \"Köln\"=='<&>")]
    [InlineData("canary+\r\nsecret/of \"Köln\"=='<&>")]
    [InlineData("canary+secret/of\u001b \"Köln\"=='<\u202E&>")]
    public void Redact_finds_a_secret_with_invisible_characters(string written) => Assert.Equal("***", new SecretRedactor(Secret).Redact(written));

    [Fact]
    public void Redact_masks_the_longest_secret_first() => Assert.Equal("***", new SecretRedactor("short", "short-and-long").Redact("short-and-long"));

    [Fact]
    public void Redact_ignores_missing_secrets() => Assert.Equal("text", new SecretRedactor(null, "").Redact("text"));

    [Fact]
    public void RedactAndSanitize_truncated_text_contains_no_part_of_a_secret()
    {
        string secret = string.Concat(Enumerable.Range(0, 60).Select(i => (char)('a' + (i % 26))));
        SecretRedactor redactor = new(secret);
        for (int before = 0; before < 320; before++)
        {
            string shown = redactor.RedactAndSanitize(new string('.', before) + secret + new string('.', 400));

            Assert.DoesNotMatch("[a-z]", shown);
            Assert.InRange(shown.Length, 300, 301);
        }
    }
}
