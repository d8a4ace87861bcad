using ApplianceAuth.OAuth;
using QRCoder;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>The drawn code is read back module by module, as a phone would see it, and held against the code itself.</summary>
public class QrCodeTextTests
{
    /// <summary>How wide the light border is that QRCoder draws around a code.</summary>
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
    public void Half_blocks_show_the_code_with_a_light_border_of_two_modules(string address)
    {
        bool[][] code = Lights(address, border: 2);

        bool[][] drawn = ReadBlocks(QrCodeText.Draw(new(address), ascii: false));

        // The code has an odd number of rows, and a line of text shows two.
        Assert.Equal(code.Length + 1, drawn.Length);
        Assert.Equal(code, drawn[..^1]);
        Assert.All(drawn[^1], Assert.False);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Plain_ASCII_shows_the_code_with_a_light_border_of_one_module(string address) =>
        Assert.Equal(Lights(address, border: 1), ReadAscii(QrCodeText.Draw(new(address), ascii: true)));

    [Theory]
    [InlineData(false, 41, 21)]
    [InlineData(true, 78, 39)]
    public void The_code_of_an_address_of_100_characters_fits_a_terminal_of_80_columns(bool ascii, int columns, int lines)
    {
        string[] drawn = Lines(QrCodeText.Draw(new(AddressOf(100)), ascii));

        Assert.Equal(lines, drawn.Length);
        Assert.All(drawn, line => Assert.Equal(columns, line.Length));
    }

    [Fact]
    public void The_code_holds_the_address_in_the_form_in_which_it_is_opened() => Assert.Equal(
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
