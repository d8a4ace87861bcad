namespace CloudEmulator.Clouds;

/// <summary>The picture that all emulated cameras return.</summary>
internal static class Picture
{
    /// <summary>A JPEG file of eight by eight grey pixels.</summary>
    public static ReadOnlyMemory<byte> Jpeg { get; } = Convert.FromBase64String((string)Documents.ReadOne("Data/picture.json")["jpeg"]!);
}
