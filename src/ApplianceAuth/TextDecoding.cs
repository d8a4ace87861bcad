using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ApplianceAuth;

/// <summary>Decodes the text of responses and events as browsers do (WHATWG Encoding Standard, "UTF-8 decode").</summary>
/// <remarks>It removes a byte order mark and replaces invalid Unicode by U+FFFD, so that later readers do not fail.</remarks>
internal static class TextDecoding
{
    /// <summary>The replacement for invalid Unicode.</summary>
    public const char Replacement = '\uFFFD';

    /// <summary>Decodes UTF-8.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(WithoutMark(utf8));

    /// <summary>Removes a byte order mark from JSON and replaces invalid UTF-8 and escapes of lone surrogates, so that all strings can be read.</summary>
    /// <param name="utf8">The text as received; it need not be valid JSON.</param>
    /// <param name="repaired">Whether anything was replaced by U+FFFD.</param>
    public static ReadOnlyMemory<byte> RepairJson(ReadOnlyMemory<byte> utf8, out bool repaired)
    {
        byte[]? changed = Repair(utf8.Span);
        repaired = changed is not null;
        return changed ?? utf8[^WithoutMark(utf8.Span).Length..];
    }

    /// <inheritdoc cref="RepairJson(ReadOnlyMemory{byte}, out bool)"/>
    public static ReadOnlySpan<byte> RepairJson(ReadOnlySpan<byte> utf8, out bool repaired)
    {
        byte[]? changed = Repair(utf8);
        repaired = changed is not null;
        return changed ?? WithoutMark(utf8);
    }

    /// <summary>The bytes without a byte order mark.</summary>
    internal static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;

    /// <summary>The repaired bytes, or null if nothing had to be replaced.</summary>
    private static byte[]? Repair(ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> json = WithoutMark(utf8);
        byte[]? changed = Utf8.IsValid(json) ? null : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        json = changed ?? json;
        for (int at = 0; at < json.Length && json[at..].IndexOf((byte)'\\') is >= 0 and var next;)
        {
            at += next;
            int unit = EscapedUnit(json[at..]);
            if (unit < 0 || !char.IsSurrogate((char)unit))
            {
                // Skips the character after the backslash too, which does not start an escape.
                at += 2;
            }
            else if (char.IsHighSurrogate((char)unit) && EscapedUnit(json[(at + 6)..]) is >= 0 and var second && char.IsLowSurrogate((char)second))
            {
                at += 12;
            }
            else
            {
                changed ??= json.ToArray();
                json = changed;
                "\\ufffd"u8.CopyTo(changed.AsSpan(at));
                at += 6;
            }
        }

        return changed;
    }

    /// <summary>The UTF-16 code unit of an escape such as <c>\u00e4</c> at the beginning of a text, or -1.</summary>
    private static int EscapedUnit(ReadOnlySpan<byte> text) =>
        text.Length >= 6 && text[0] == '\\' && text[1] == 'u'
            && ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
                ? unit
                : -1;
}
