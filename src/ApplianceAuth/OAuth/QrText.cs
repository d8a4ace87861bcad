using QRCoder;

namespace ApplianceAuth.OAuth;

/// <summary>A QR code as text for a terminal.</summary>
public static class QrText
{
    /// <summary>Draws an address with half blocks, or with plain ASCII where the console knows nothing else.</summary>
    /// <param name="address">What the code holds.</param>
    /// <param name="ascii">Whether to use nothing but <c>#</c> and spaces: twice as wide and twice as high.</param>
    /// <remarks>Dark on light: the light border is drawn too, since most terminals are dark.</remarks>
    public static string Draw(Uri address, bool ascii)
    {
        // The lowest error correction gives the smallest code, which is what fits a terminal.
        using QRCodeData data = QRCodeGenerator.GenerateQrCode(address.AbsoluteUri, QRCodeGenerator.ECCLevel.L);
        AsciiQRCode drawing = new(data);
        return ascii ? drawing.GetGraphic(1, "  ", "##", drawQuietZones: true) : drawing.GetGraphicSmall(drawQuietZones: true, invert: false);
    }
}
