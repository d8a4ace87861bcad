using System.Text;

namespace ApplianceAuth.Tests.Hostile;

/// <summary>Makes hostile input from valid input: truncated, duplicated, enlarged, nested, or not text.</summary>
/// <param name="seed">The same seed makes the same input.</param>
internal sealed class FuzzInput(int seed)
{
    /// <summary>Twice of what any reader takes.</summary>
    private const int Longest = 2 * 1024 * 1024;

    private static readonly string[] s_words =
    [
        "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "1e999", "-0", "99999999999999999999999999", "\"\\ud800\"", "\"\\u0000\"", "\0", "\uFEFF",
        "\uD800", "\u202E", "é", "=", "&", "%", "%00", "%ff", "%d8%00", "+", "?", "#", "/", "..", "//", "\r\n", "\n", "\t", ".", "eyJ", "==", "{}", "[]",
        "\"version\":1", "\"version\":99", "\"account\":null", "\"access_token\":{}", "\"expires_in\":-1", "\"scopes\":[null]", "https://example.com", "$(x)", "{{", "\u001b[2J",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A text made of one of these.</summary>
    public string Text(params string[] good)
    {
        StringBuilder text = new(_random.Next(8) == 0 ? "" : good[_random.Next(good.Length)]);
        for (int changes = _random.Next(1, 6); changes > 0; changes--)
        {
            Change(text);
        }

        return text.ToString(0, Math.Min(text.Length, Longest));
    }

    /// <summary>The same as it comes over a wire or from a file, where half a surrogate pair cannot be.</summary>
    public string Received(params string[] good) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Text(good)));

    /// <summary>Bytes made of these.</summary>
    public byte[] Bytes(byte[] good)
    {
        List<byte> bytes = [.. _random.Next(8) == 0 ? [] : good];
        for (int changes = _random.Next(1, 6); changes > 0; changes--)
        {
            int at = _random.Next(bytes.Count + 1);
            int length = Math.Min(_random.Next(1, 40), bytes.Count - at);
            switch (_random.Next(4))
            {
                case 0: bytes.RemoveRange(at, length); break;
                case 1: bytes.InsertRange(at, Encoding.UTF8.GetBytes(s_words[_random.Next(s_words.Length)])); break;
                case 2 when at < bytes.Count: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
                default: bytes.InsertRange(at, Enumerable.Range(0, length).Select(_ => (byte)_random.Next(256))); break;
            }
        }

        return [.. bytes];
    }

    private void Change(StringBuilder text)
    {
        int at = _random.Next(text.Length + 1);
        int length = Math.Min(_random.Next(1, 40), text.Length - at);
        string word = s_words[_random.Next(s_words.Length)];
        switch (_random.Next(7))
        {
            case 0: text.Remove(at, length); break;
            case 1: text.Insert(at, word); break;
            case 2: text.Remove(at, length).Insert(at, word); break;
            case 3: text.Insert(at, text.ToString(at, length)); break;
            case 4 when at < text.Length: text[at] = (char)_random.Next(0x300); break;
            case 5 when _random.Next(20) == 0: text.Insert(at, Repeated(word, Longest / word.Length)); break;
            case 6 when _random.Next(4) == 0: text.Insert(at, Repeated(word, _random.Next(2000))); break;
            default: text.Length = at; break;
        }
    }

    private static string Repeated(string word, int times) => new StringBuilder().Insert(0, word, times).ToString();
}
