using System.Collections;
using System.Text;
using QRCoder;

namespace ApplianceAuth.OAuth;

/// <summary>A QR code as text for a terminal of 80 columns.</summary>
public static class QrCodeText
{
    /// <summary>How wide the light border is, which QRCoder draws four modules wide.</summary>
    private const int Drawn = 4;

    /// <summary>Draws an address with half blocks, or with plain ASCII where the console knows nothing else.</summary>
    /// <param name="address">What the code holds.</param>
    /// <param name="ascii">Whether to use nothing but <c>#</c> and spaces: twice as wide and twice as high.</param>
    /// <remarks>What is light in the code is drawn, and what is dark is left out, since most terminals are dark.</remarks>
    public static string Draw(Uri address, bool ascii)
    {
        // The lowest error correction gives the smallest code, which is what fits a terminal.
        using QRCodeData code = QRCodeGenerator.GenerateQrCode(address.AbsoluteUri, QRCodeGenerator.ECCLevel.L);
        // A code of 37 modules, as an address of 100 characters needs it, has room for one module of border at two columns each.
        int border = ascii ? 1 : 2;
        BitArray[] rows = [.. code.ModuleMatrix.Skip(Drawn - border).SkipLast(Drawn - border)];
        StringBuilder text = new();
        for (int y = 0; y < rows.Length; y += ascii ? 1 : 2)
        {
            for (int x = Drawn - border; x < rows[y].Length - Drawn + border; x++)
            {
                bool upper = !rows[y][x];
                bool lower = y + 1 < rows.Length && !rows[y + 1][x];
                text.Append(ascii ? (upper ? "##" : "  ") : (upper, lower) switch { (true, true) => "█", (true, false) => "▀", (false, true) => "▄", _ => " " });
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
