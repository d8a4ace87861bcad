using System.Text;
using System.Text.Json;

namespace ApplianceAuth.Output;

/// <summary>Caches repeated texts, such as property names.</summary>
internal sealed class StringPool
{
    private const int Capacity = 256;
    private const int MaximumLength = 128;
    private readonly string?[] _texts = new string?[Capacity];

    /// <summary>Returns the text of a reader's current token, which is a string or a property name.</summary>
    public string Read(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> utf8 = reader.ValueSpan;
        if (utf8.Length > MaximumLength || reader.ValueIsEscaped)
        {
            return reader.GetString()!;
        }

        HashCode hash = default;
        hash.AddBytes(utf8);
        // On a collision the later text replaces the earlier one. Non-ASCII texts never match and are not shared.
        ref string? known = ref _texts[(uint)hash.ToHashCode() % Capacity];
        return known is not null && Ascii.Equals(utf8, known) ? known : known = reader.GetString()!;
    }
}
