using System.Numerics;
using System.Text;
using ApplianceAuth.Output;

namespace ApplianceAuth.Tests.Output;

/// <summary>Values that are not objects, because the PSObject of the reference assembly has no properties. Pester tests the others.</summary>
public class JsonObjectsTests
{
    [Theory]
    [InlineData("12", 12L)]
    [InlineData("1.0", 1.0)]
    [InlineData("1e2", 100.0)]
    [InlineData("\"2026-11-22T10:00:00Z\"", "2026-11-22T10:00:00Z")]
    [InlineData("true", true)]
    [InlineData("null", null)]
    [InlineData("\uFEFF7", 7L)]
    public void Single_value_is_read(string json, object? expected) => Assert.Equal(expected, Read(json));

    [Fact]
    public void Integer_beyond_long_keeps_every_digit() =>
        Assert.Equal(BigInteger.Parse("9223372036854775808", null), Read("9223372036854775808"));

    [Fact]
    public void Array_becomes_an_object_array() =>
        Assert.Equal(new object?[] { 1L, new object?[] { "x", null }, Array.Empty<object?>() }, Read("[1,[\"x\",null],[]]"));

    [Theory]
    [InlineData("")]
    [InlineData("1 2")]
    [InlineData("[1,]")]
    [InlineData("[1")]
    [InlineData("{\"\":1}")]
    [InlineData("{\"PSObject\":1}")]
    public void Unconvertible_JSON_is_rejected_and_Raw_is_recommended(string json)
    {
        ApplianceAuthException raised = Assert.Throws<ApplianceAuthException>(() => Read(json));

        Assert.Equal(ErrorId.UnexpectedResponse, raised.ErrorId);
        Assert.Contains("-Raw", raised.Recommendation, StringComparison.Ordinal);
    }

    private static object? Read(string json) => JsonObjects.Read(Encoding.UTF8.GetBytes(json));
}
