using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>A vault whose secrets are files, which announces each change of them.</summary>
/// <param name="folder">The folder of the secrets.</param>
/// <param name="name">The vault's name.</param>
/// <param name="shared">Whether other machines may see it. One that they do not see removes before it writes, as SecretStore does.</param>
/// <param name="step">Called before and after each change.</param>
internal sealed class SteppedVault(string folder, string name, bool shared, Action step) : ITokenStore
{
    private readonly FolderTokenStore _secrets = new(folder);

    public string Name => name;

    public string Module => "Test.Vault";

    public bool IsSharedByMachines => shared;

    /// <summary>How many writes are refused from now on.</summary>
    public int WritesToRefuse { get; set; }

    /// <summary>How many writes fail from now on after a part of the text was written.</summary>
    public int WritesToTear { get; set; }

    /// <summary>The error of every call from now on, or null.</summary>
    public ErrorId? Refusal { get; set; }

    /// <summary>The error of every removal from now on, or null.</summary>
    public ErrorId? RemoveRefusal { get; set; }

    /// <summary>The longest text that it takes.</summary>
    public int LongestText { get; set; } = int.MaxValue;

    public async Task<string?> ReadAsync(string name, bool reload, CancellationToken cancellationToken)
    {
        Require(Refusal);
        return await _secrets.ReadAsync(name, reload, cancellationToken);
    }

    public async Task WriteAsync(string name, string text, CancellationToken cancellationToken)
    {
        Require(Refusal);
        if (WritesToRefuse > 0 || text.Length > LongestText)
        {
            WritesToRefuse--;
            Require(ErrorId.VaultUnavailable);
        }

        if (WritesToTear > 0)
        {
            WritesToTear--;
            await _secrets.WriteAsync(name, text[..(text.Length / 2)], cancellationToken);
            Require(ErrorId.VaultUnavailable);
        }

        if (!shared)
        {
            await _secrets.RemoveAsync(name, cancellationToken);
            step();
        }

        await _secrets.WriteAsync(name, text, cancellationToken);
        step();
    }

    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        Require(Refusal ?? RemoveRefusal);
        await _secrets.RemoveAsync(name, cancellationToken);
        step();
    }

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => _secrets.ListAsync(prefix, cancellationToken);

    private static void Require(ErrorId? refusal)
    {
        if (refusal is { } reason)
        {
            throw new ApplianceAuthException(reason, "The test's vault refuses this call.");
        }
    }
}
