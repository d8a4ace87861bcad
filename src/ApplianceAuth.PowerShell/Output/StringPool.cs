using System.Text;
using System.Text.Json;

namespace ApplianceAuth.Output;

/// <summary>Makes each of the few texts that come again and again once: keys, appliances' ids, names of states.</summary>
internal sealed class StringPool
{
    private const int Places = 256;
    private const int MaximumLength = 128;
    private readonly string?[] _texts = new string?[Places];

    /// <summary>The text of the token at which a reader stands: a string or a property's name.</summary>
    public string Read(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> utf8 = reader.ValueSpan;
        if (utf8.Length > MaximumLength || reader.ValueIsEscaped)
        {
            return reader.GetString()!;
        }

        HashCode hash = default;
        hash.AddBytes(utf8);
        // A place that two texts want belongs to the later one; what is not ASCII never matches and is made anew.
        ref string? known = ref _texts[(uint)hash.ToHashCode() % Places];
        return known is not null && Ascii.Equals(utf8, known) ? known : known = reader.GetString()!;
    }
}
