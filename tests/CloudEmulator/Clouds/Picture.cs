namespace CloudEmulator.Clouds;

/// <summary>What every emulated camera sees.</summary>
internal static class Picture
{
    /// <summary>A JPEG file of eight by eight grey pixels.</summary>
    public static ReadOnlyMemory<byte> Jpeg { get; } = Convert.FromBase64String((string)Documents.ReadOne("Data/picture.json")["jpeg"]!);
}
