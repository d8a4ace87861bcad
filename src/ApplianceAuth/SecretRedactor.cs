using System.Net;
using System.Text.Encodings.Web;

namespace ApplianceAuth;

/// <summary>Prepares text that a cloud or a user wrote for display: without known secrets, without characters that steer a terminal, and not too long.</summary>
/// <remarks>The secrets go first. A text that was shortened before could end in the beginning of one, which no search would find.</remarks>
internal sealed class SecretRedactor
{
    private const string Mask = "***";

    private readonly string[] _forms;

    private readonly IEnumerable<string?> _secrets;

    /// <summary>Creates a redactor of these values; null and empty ones are ignored.</summary>
    public SecretRedactor(params IEnumerable<string?> secrets)
    {
        _secrets = secrets;
        // Longest first: a secret may begin with another one.
        _forms =
        [
            .. secrets.OfType<string>().SelectMany(Forms).Where(form => form.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(form => form.Length),
        ];
    }

    /// <summary>A redactor of these and more values.</summary>
    public SecretRedactor And(IEnumerable<string?> secrets) => new([.. _secrets, .. secrets]);

    /// <summary>The text without secrets and without control and format characters.</summary>
    public string Redact(string text) =>
        // Cleaned first: a character that is not seen must not split a secret.
        _forms.Aggregate(ConsoleText.Sanitize(text), (shown, form) => shown.Replace(form, Mask, StringComparison.OrdinalIgnoreCase));

    /// <summary>The beginning of the redacted text.</summary>
    public string RedactAndSanitize(string text) => ConsoleText.Truncate(Redact(text));

    /// <summary>A secret as it is, and as it stands in addresses, forms, JSON and HTML.</summary>
    private static IEnumerable<string> Forms(string secret) =>
    [
        ConsoleText.Sanitize(secret),
        Uri.EscapeDataString(secret),
        WebUtility.UrlEncode(secret),
        JavaScriptEncoder.Default.Encode(secret),
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret),
        WebUtility.HtmlEncode(secret),
    ];
}
