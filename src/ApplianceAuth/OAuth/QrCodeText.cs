using System.Collections;
using System.Text;
using QRCoder;

namespace ApplianceAuth.OAuth;

/// <summary>Draws QR codes as text for a terminal of 80 columns.</summary>
internal static class QrCodeText
{
    /// <summary>The width in modules of the light border that QRCoder adds.</summary>
    private const int LibraryBorder = 4;

    /// <summary>Draws the QR code of an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="ascii">Whether to use <c>#</c> and spaces instead of half blocks: twice as wide and twice as high.</param>
    /// <remarks>It draws the light modules, because most terminals have a dark background.</remarks>
    public static string Draw(Uri address, bool ascii)
    {
        // The lowest error correction level gives the smallest code.
        using QRCodeData code = QRCodeGenerator.GenerateQrCode(address.AbsoluteUri, QRCodeGenerator.ECCLevel.L);
        // An address of 100 characters needs 37 modules; at two columns each, 80 columns leave room for a border of one module.
        int border = ascii ? 1 : 2;
        BitArray[] rows = [.. code.ModuleMatrix.Skip(LibraryBorder - border).SkipLast(LibraryBorder - border)];
        StringBuilder text = new();
        for (int y = 0; y < rows.Length; y += ascii ? 1 : 2)
        {
            for (int x = LibraryBorder - border; x < rows[y].Length - LibraryBorder + border; x++)
            {
                bool upper = !rows[y][x];
                bool lower = y + 1 < rows.Length && !rows[y + 1][x];
                text.Append(ascii ? (upper ? "##" : "  ") : HalfBlock(upper, lower));
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string HalfBlock(bool upper, bool lower) => (upper, lower) switch
    {
        (true, true) => "█",
        (true, false) => "▀",
        (false, true) => "▄",
        _ => " ",
    };
}
