using System.Globalization;

namespace ApplianceAuth.Stores;

/// <summary>Remembers which tokens of an account the vault has, and since when; without it the vault is asked.</summary>
/// <param name="path">The mark's file, or null where there is none.</param>
public sealed class VaultSyncMarker(string? path)
{
    /// <summary>Which sign-in and generation the vault has since when; null where nobody knows.</summary>
    public (string SessionId, int Generation, DateTimeOffset At)? Read()
    {
        try
        {
            string[] words = path is null ? [] : PrivateFile.Read(path)?.Split(' ') ?? [];
            return words.Length == 3
                && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int generation)
                && DateTimeOffset.TryParse(words[2], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset at)
                    ? (words[0], generation, at)
                    : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Forgets what the vault has.</summary>
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
            // Then the vault is not written until the mark is a day old; the journal has the tokens.
        }
    }

    /// <summary>Notes what the vault was given.</summary>
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
            // Without the mark the vault is written once too often.
        }
    }
}
