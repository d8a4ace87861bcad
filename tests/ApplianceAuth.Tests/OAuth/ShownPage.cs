using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Reads the page at which a browser ends.</summary>
internal static class ShownPage
{
    private const string Green = "#1a7f37", Red = "#b3261e";

    /// <summary>Reads title, text and success of a page, from its attributes and from its visible text.</summary>
    public static async Task<(string Title, string Recommendation, bool Good)> ReadAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        using IHtmlDocument page = new HtmlParser().ParseDocument(text);
        IElement outcome = page.QuerySelector("#outcome")!;
        bool good = outcome.GetAttribute("data-good") switch
        {
            "true" => true,
            "false" => false,
            string other => throw new InvalidOperationException($"The page says '{other}'."),
            null => throw new InvalidOperationException("The page does not say how it went."),
        };

        Assert.Equal($"ApplianceAuth: {outcome.TextContent}", page.Title);
        Assert.Equal((good, !good), (text.Contains(Green, StringComparison.Ordinal), text.Contains(Red, StringComparison.Ordinal)));
        return (outcome.TextContent, page.QuerySelector("p")!.TextContent, good);
    }
}
