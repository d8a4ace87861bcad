using System.Globalization;

namespace ApplianceAuth.Stores;

/// <summary>Records which tokens of an account the vault has, and since when. Without it the vault is read.</summary>
/// <param name="path">The path of the file, or null for an account in memory.</param>
internal sealed class VaultSyncMarker(string? path)
{
    /// <summary>The session and the generation in the vault, and when they were written (UTC); null if that is not known.</summary>
    public (string SessionId, int Generation, DateTimeOffset At)? Read()
    {
        try
        {
            string[] fields = path is null ? [] : PrivateFile.Read(path)?.Split(' ') ?? [];
            return fields.Length == 3
                && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int generation)
                && DateTimeOffset.TryParse(fields[2], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset at)
                    ? (fields[0], generation, at)
                    : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Deletes the marker.</summary>
    public void Clear()
    {
        try
        {
            if (path is not null)
            {
                FileRetry.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The vault is then not written until the marker is a day old; the journal has the tokens.
        }
    }

    /// <summary>Records the tokens that were written to the vault.</summary>
    public void Write(string sessionId, int generation, DateTimeOffset at)
    {
        try
        {
            if (path is not null)
            {
                PrivateFile.Write(path, string.Create(CultureInfo.InvariantCulture, $"{sessionId} {generation} {at:O}"));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without the marker the vault is written once more than necessary.
        }
    }
}
