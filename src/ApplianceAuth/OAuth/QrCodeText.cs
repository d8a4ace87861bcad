using QRCoder;

namespace ApplianceAuth.OAuth;

/// <summary>Draws QR codes as text for a terminal of 80 columns.</summary>
internal static class QrCodeText
{
    // Of the light border of four modules that QRCoder adds. With it, the code of an address of 100 characters needs 90 columns of ASCII.
    private const int OmittedBorder = 3;

    /// <summary>Draws the QR code of an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="ascii">Whether to use <c>#</c> and spaces instead of half blocks: twice as wide and twice as high.</param>
    /// <remarks>It draws the light modules, because most terminals have a dark background.</remarks>
    public static string Draw(Uri address, bool ascii)
    {
        // The lowest error correction level gives the smallest code.
        using QRCodeData data = QRCodeGenerator.GenerateQrCode(address.AbsoluteUri, QRCodeGenerator.ECCLevel.L);
        using AsciiQRCode code = new(data);
        if (!ascii)
        {
            return code.GetGraphicSmall() + "\n";
        }

        IEnumerable<string> lines = code.GetLineByLineGraphic(1, "  ", "##")[OmittedBorder..^OmittedBorder]
            .Select(line => line[(2 * OmittedBorder)..^(2 * OmittedBorder)]);
        return string.Join('\n', lines) + "\n";
    }
}
