using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>The vault that is none: a process's own memory.</summary>
public sealed class MemoryTokenStoreTests
{
    private readonly MemoryTokenStore _memory = new();

    [Fact]
    public async Task What_was_written_is_there_until_it_is_removed()
    {
        await _memory.WriteAsync("one", "old", CancellationToken.None);
        await _memory.WriteAsync("ONE", "new", CancellationToken.None);
        await _memory.WriteAsync("other", "text", CancellationToken.None);

        Assert.Equal("new", await _memory.ReadAsync("one", reload: false, CancellationToken.None));
        Assert.Equal(["one"], await _memory.ListAsync("ON", CancellationToken.None));

        await _memory.RemoveAsync("one", CancellationToken.None);
        Assert.Null(await _memory.ReadAsync("one", reload: false, CancellationToken.None));
        Assert.Equal(["other"], await _memory.ListAsync("o", CancellationToken.None));
    }

    [Fact]
    public void Nobody_else_sees_it_and_it_is_always_up_to_date()
    {
        ITokenStore memory = _memory;

        Assert.Equal((false, false, false), (memory.OtherProcessesSeeIt, memory.OtherMachinesSeeIt, memory.MayLag));
    }

    [Fact]
    public void A_vault_that_says_nothing_else_is_seen_by_everybody_and_up_to_date()
    {
        ITokenStore vault = new FolderTokenStore("vault");

        Assert.Equal((true, true, false), (vault.OtherProcessesSeeIt, vault.OtherMachinesSeeIt, vault.MayLag));
    }
}
