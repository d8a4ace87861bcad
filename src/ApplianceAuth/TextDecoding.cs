using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ApplianceAuth;

/// <summary>Decodes the text of responses and events as browsers do (WHATWG Encoding Standard, "UTF-8 decode").</summary>
/// <remarks>A byte order mark is dropped, and what is not Unicode becomes U+FFFD, so that no later reader can fail on it.</remarks>
public static class TextDecoding
{
    /// <summary>Stands for what is not Unicode.</summary>
    public const char Replacement = '\uFFFD';

    /// <summary>The text of UTF-8 bytes.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(WithoutMark(utf8));

    /// <summary>The same JSON with strings that can all be read: without a byte order mark, invalid UTF-8 and escapes of lone surrogates.</summary>
    /// <param name="utf8">JSON as it was received; it need not be JSON.</param>
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

    /// <summary>The same bytes without a byte order mark.</summary>
    internal static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;

    /// <summary>The repaired bytes, or null where nothing has to be repaired.</summary>
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
                // Two at least: the character after a backslash begins no escape of its own.
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

    /// <summary>The UTF-16 code unit of an escape such as <c>\u00e4</c> at the beginning of a text; -1 where there is none.</summary>
    private static int EscapedUnit(ReadOnlySpan<byte> text) =>
        text.Length >= 6 && text[0] == '\\' && text[1] == 'u'
            && ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
                ? unit
                : -1;
}
