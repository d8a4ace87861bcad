using System.Text.Encodings.Web;
using CloudEmulator.Calls;

namespace CloudEmulator.Pages;

/// <summary>Creates pages.</summary>
internal static class Html
{
    public static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    public static EmulatedResponse Page(string title, string body, int status = 200) => EmulatedResponse.Html($$"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>{{Encode(title)}}</title>
          <style>
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1rem; color: #222; }
            label, input, select, button { font: inherit; }
            label, fieldset { display: block; margin: .75rem 0 0; }
            input:not([type=checkbox]), select { display: block; width: 100%; box-sizing: border-box; padding: .4rem; }
            button { margin: 1.25rem .5rem 0 0; padding: .4rem 1.2rem; }
            .problem { color: #a00; }
          </style>
        </head>
        <body>
          <h1>{{Encode(title)}}</h1>
          {{body}}
          <p><small>This is an emulator for tests. It has no real accounts.</small></p>
        </body>
        </html>
        """, status);

    /// <summary>Creates a page with a message.</summary>
    public static EmulatedResponse Message(string title, string text, int status = 200) =>
        Page(title, $"<p id=\"message\">{Encode(text)}</p>", status);
}
