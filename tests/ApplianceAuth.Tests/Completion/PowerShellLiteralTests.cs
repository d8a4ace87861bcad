using ApplianceAuth.Completion;

namespace ApplianceAuth.Tests.Completion;

/// <summary>Tests of the PowerShell expressions that completion inserts.</summary>
public class PowerShellLiteralTests
{
    [Theory]
    [InlineData("""{"key":"A","value":true}""", "@{ key = 'A'; value = $true }")]
    [InlineData("""[{"zone":1,"value":-18.5},{}]""", "@(@{ zone = 1; value = -18.5 }, @{  })")]
    [InlineData("""{"a b":1,"c;d":null,"":false}""", "@{ 'a b' = 1; 'c;d' = $null; '' = $false }")]
    [InlineData("\"it's ‘new’ $x `n\"", "'it''s ‘‘new’’ $x `n'")]
    [InlineData("""{"x'; calc; '":"y"}""", "@{ 'x''; calc; ''' = 'y' }")]
    [InlineData("\"\\u001b[31mred\\nline\"", "'[31mredline'")]
    [InlineData("no JSON", "$null")]
    public void Value_is_one_expression(string json, string expected) => Assert.Equal(expected, PowerShellLiteral.Of(json));
}
