using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A vault whose secrets are files, so that several of these in several processes are one vault. It can refuse.</summary>
internal sealed class FolderTokenStore(string folder) : ITokenStore
{
    private int _reads;
    private int _writes;

    public string Name { get; init; } = "Folder";

    public int Reads => _reads;

    public int Writes => _writes;

    /// <summary>Whether a text that is written over stays readable until the new one is there; else a refused write has removed the old one.</summary>
    public bool ReplacesAtOnce { get; init; } = true;

    /// <summary>How many writes are refused from now on.</summary>
    public int WritesToRefuse { get; set; }

    /// <summary>How many writes get through before they are refused.</summary>
    public int WritesToAllow { get; set; }

    /// <summary>The longest text that it takes.</summary>
    public int LongestText { get; set; } = int.MaxValue;

    /// <summary>How many reads are refused from now on.</summary>
    public int ReadsToRefuse { get; set; }

    public async Task<string?> ReadAsync(string name, bool reload, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        if (ReadsToRefuse > 0)
        {
            ReadsToRefuse--;
            throw Refused();
        }

        return await Task.Run(() => PrivateFile.Read(PathOf(name)), cancellationToken);
    }

    public async Task WriteAsync(string name, string text, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writes);
        if (!ReplacesAtOnce)
        {
            FileRetry.Delete(PathOf(name));
        }

        if (WritesToAllow > 0)
        {
            WritesToAllow--;
        }
        else if (WritesToRefuse > 0)
        {
            WritesToRefuse--;
            throw Refused();
        }
        else if (text.Length > LongestText)
        {
            throw Refused();
        }

        string aside = $"{PathOf(name)}.{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(aside, text, cancellationToken);
        await Task.Run(() => FileRetry.Replace(aside, PathOf(name)), cancellationToken);
    }

    public Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        FileRetry.Delete(PathOf(name));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(
        [.. Directory.EnumerateFiles(folder, prefix + "*").Select(path => Path.GetFileName(path)!)]);

    private static ApplianceAuthException Refused() => new(ErrorId.VaultUnavailable, "The vault is on strike.", "Wait.");

    private string PathOf(string name) => Path.Combine(folder, name);
}
