using System.Net;
using System.Text.Encodings.Web;

namespace ApplianceAuth;

/// <summary>Removes known secrets and control characters from untrusted text, and truncates it.</summary>
/// <remarks>Secrets are removed before the text is truncated: a truncated text could end in a part of a secret, which would not be found.</remarks>
internal sealed class SecretRedactor
{
    private const string Mask = "***";

    private readonly string[] _forms;

    private readonly IEnumerable<string?> _secrets;

    /// <summary>Creates a redactor of these values. Null and empty ones are ignored.</summary>
    public SecretRedactor(params IEnumerable<string?> secrets)
    {
        _secrets = secrets;
        // Longest first: a secret may start with another one.
        _forms =
        [
            .. secrets.OfType<string>().SelectMany(Forms).Where(form => form.Length > 0)
                .Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(form => form.Length),
        ];
    }

    /// <summary>Creates a redactor of these and more values.</summary>
    public SecretRedactor And(IEnumerable<string?> secrets) => new([.. _secrets, .. secrets]);

    /// <summary>Removes secrets, control characters and format characters.</summary>
    public string Redact(string text) =>
        // Sanitised first: an invisible character could split a secret.
        _forms.Aggregate(ConsoleText.Sanitize(text), (shown, form) => shown.Replace(form, Mask, StringComparison.OrdinalIgnoreCase));

    /// <summary>Redacts the text and truncates it to 300 characters.</summary>
    public string RedactAndSanitize(string text) => ConsoleText.Truncate(Redact(text));

    /// <summary>The secret and its encodings for addresses, forms, JSON and HTML.</summary>
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
