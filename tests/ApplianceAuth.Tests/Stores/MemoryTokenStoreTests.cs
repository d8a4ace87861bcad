using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Tests of the store in the memory of a process.</summary>
public sealed class MemoryTokenStoreTests
{
    private readonly MemoryTokenStore _memory = new();

    [Fact]
    public async Task Secret_is_returned_until_it_is_removed()
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
    public void Memory_store_is_not_shared_and_never_lags()
    {
        ITokenStore memory = _memory;

        Assert.Equal((false, false, false), (memory.IsSharedByProcesses, memory.IsSharedByMachines, memory.MayLag));
    }

    [Fact]
    public void Store_is_shared_and_never_lags_by_default()
    {
        ITokenStore vault = new FolderTokenStore("vault");

        Assert.Equal((true, true, false), (vault.IsSharedByProcesses, vault.IsSharedByMachines, vault.MayLag));
    }
}
