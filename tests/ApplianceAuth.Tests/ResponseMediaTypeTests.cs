namespace ApplianceAuth.Tests;

/// <summary>Row 16 of the reports from the field.</summary>
public class ResponseMediaTypeTests
{
    [Theory]
    [InlineData("text/event-stream", "text/event-stream")]
    [InlineData("text/event-stream;", "text/event-stream")]
    [InlineData("Text/Event-Stream", "text/event-stream")]
    [InlineData(" text/event-stream ; charset=none;;", "text/event-stream")]
    [InlineData("application/json, text/html", "application/json")]
    [InlineData("", null)]
    [InlineData("json", null)]
    [InlineData(null, null)]
    public void Of_reads_type_and_subtype_leniently(string? header, string? type)
    {
        using ByteArrayContent content = new([]);
        content.Headers.TryAddWithoutValidation("Content-Type", header);

        Assert.Equal(type, ResponseMediaType.Of(content));
    }
}
