using ApplianceAuth.OAuth;
using QRCoder;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>The drawn code is read module by module and compared with the code of the library.</summary>
public class QrCodeTextTests
{
    /// <summary>The width in modules of the light border that QRCoder adds.</summary>
    private const int Border = 4;

    public static TheoryData<string> Addresses =>
    [
        "https://x.example/d",
        "https://api.home-connect.com/security/oauth/device_verify?user_code=ABCD-EFGH",
        AddressOf(100),
        AddressOf(400),
    ];

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Draw_half_blocks_have_a_border_of_four_modules(string address)
    {
        bool[][] code = Lights(address, border: 4);

        bool[][] drawn = ReadBlocks(QrCodeText.Draw(new(address), ascii: false));

        // The code has an odd number of rows, and a line of text shows two.
        Assert.Equal(code.Length + 1, drawn.Length);
        Assert.Equal(code, drawn[..^1]);
        Assert.All(drawn[^1], Assert.False);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Draw_ASCII_has_a_border_of_one_module(string address) =>
        Assert.Equal(Lights(address, border: 1), ReadAscii(QrCodeText.Draw(new(address), ascii: true)));

    [Theory]
    [InlineData(false, 45, 23)]
    [InlineData(true, 78, 39)]
    public void Draw_address_of_100_characters_fits_80_columns(bool ascii, int columns, int lines)
    {
        string[] drawn = Lines(QrCodeText.Draw(new(AddressOf(100)), ascii));

        Assert.Equal(lines, drawn.Length);
        Assert.All(drawn, line => Assert.Equal(columns, line.Length));
    }

    [Fact]
    public void Draw_encodes_the_absolute_URI() => Assert.Equal(
        QrCodeText.Draw(new("https://x.example/k%C3%BCche"), ascii: true), QrCodeText.Draw(new("HTTPS://X.example:443/küche"), ascii: true));

    private static string AddressOf(int length) => "https://x.example/".PadRight(length, 'a');

    /// <summary>The light modules of the code of an address, row by row.</summary>
    private static bool[][] Lights(string address, int border)
    {
        using QRCodeData code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.L);
        Range shown = (Border - border)..^(Border - border);
        return [.. code.ModuleMatrix.Take(shown).Select(row => row.Cast<bool>().Select(dark => !dark).Take(shown).ToArray())];
    }

    private static bool[][] ReadBlocks(string text) => [.. Lines(text).SelectMany(line =>
    {
        (bool Upper, bool Lower)[] blocks = [.. line.Select(block => block switch
        {
            '█' => (true, true),
            '▀' => (true, false),
            '▄' => (false, true),
            ' ' => (false, false),
            _ => throw new InvalidOperationException($"'{block}' is no module."),
        })];
        return new[] { blocks.Select(block => block.Upper).ToArray(), blocks.Select(block => block.Lower).ToArray() };
    })];

    private static bool[][] ReadAscii(string text) => [.. Lines(text).Select(line => line.Chunk(2).Select(module => new string(module) switch
    {
        "##" => true,
        "  " => false,
        string other => throw new InvalidOperationException($"'{other}' is no module."),
    }).ToArray())];

    private static string[] Lines(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }
}
