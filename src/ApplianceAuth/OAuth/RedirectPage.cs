using System.Net;

namespace ApplianceAuth.OAuth;

/// <summary>The page that a person sees when the browser comes back.</summary>
internal static class RedirectPage
{
    public static string Html(bool good, string title, string recommendation) => $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>ApplianceAuth: {{WebUtility.HtmlEncode(title)}}</title>
        <style>
        body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem; color: #222; background: #fafafa }
        h1 { font-size: 1.5rem; border-left: .4rem solid {{(good ? "#1a7f37" : "#b3261e")}}; padding-left: .8rem }
        @media (prefers-color-scheme: dark) { body { color: #eee; background: #1c1c1c } }
        </style>
        </head>
        <body>
        <h1 id="outcome" data-good="{{(good ? "true" : "false")}}">{{WebUtility.HtmlEncode(title)}}</h1>
        <p>{{WebUtility.HtmlEncode(recommendation)}}</p>
        </body>
        </html>
        """;
}
