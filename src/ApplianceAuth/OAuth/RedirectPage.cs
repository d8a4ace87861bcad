using System.Net;

namespace ApplianceAuth.OAuth;

/// <summary>Creates the page that the browser shows after the redirect.</summary>
internal static class RedirectPage
{
    /// <summary>The HTML of the page.</summary>
    /// <param name="success">Whether the sign-in succeeded.</param>
    /// <param name="title">The title; it need not be encoded.</param>
    /// <param name="text">The text; it need not be encoded.</param>
    public static string Html(bool success, string title, string text) => $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>ApplianceAuth: {{WebUtility.HtmlEncode(title)}}</title>
        <style>
        body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem; color: #222; background: #fafafa }
        h1 { font-size: 1.5rem; border-left: .4rem solid {{(success ? "#1a7f37" : "#b3261e")}}; padding-left: .8rem }
        @media (prefers-color-scheme: dark) { body { color: #eee; background: #1c1c1c } }
        </style>
        </head>
        <body>
        <h1 id="outcome" data-good="{{(success ? "true" : "false")}}">{{WebUtility.HtmlEncode(title)}}</h1>
        <p>{{WebUtility.HtmlEncode(text)}}</p>
        </body>
        </html>
        """;
}
