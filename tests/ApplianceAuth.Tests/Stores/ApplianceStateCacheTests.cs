using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Tests of the last known states of appliances.</summary>
public sealed class ApplianceStateCacheTests : IDisposable
{
    private static readonly AccountAddress s_account = AccountAddress.Parse("Miele/holiday-home");
    private static readonly DateTimeOffset s_at = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly CachedState s_oven = new("1", s_at, """{"state":{"light":1}}"""), s_hood = new("2", s_at, """{"state":{}}""");

    private readonly TemporaryFolder _temporary = new();
    private readonly SharedVault _vault = new();

    private DataFolder Data => new(_temporary.File("data"));

    private string File => Data.Of(_vault.Name).States(s_account);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void States_are_returned_in_every_process_of_the_user()
    {
        Process().Update(_vault, s_account, "session", ["1", "2"], [s_oven, s_hood]);

        Assert.Equal([s_oven, s_hood], Process().Get(_vault, s_account, "session"));
        Assert.Empty(Process().Get(_vault, AccountAddress.Parse("Miele/another"), "session"));
    }

    [Fact]
    public void State_of_many_levels_is_returned()
    {
        CachedState deep = s_oven with { Json = $$"""{"state":{{new string('[', 900)}}{{new string(']', 900)}}}""" };

        Process().Update(_vault, s_account, "session", ["1"], [deep]);

        Assert.Equal([deep], Process().Get(_vault, s_account, "session"));
    }

    [Fact]
    public void States_of_another_session_are_ignored()
    {
        Process().Update(_vault, s_account, "session", ["1"], [s_oven]);
        Assert.Empty(Process().Get(_vault, s_account, "another"));

        Process().Update(_vault, s_account, "another", ["1", "2"], [s_hood]);
        Assert.Equal([s_hood], Process().Get(_vault, s_account, "another"));
    }

    [Fact]
    public void Update_keeps_the_states_that_were_not_read_again_and_removes_those_of_appliances_that_are_gone()
    {
        CachedState later = s_hood with { RetrievedAt = s_at.AddHours(1), Json = """{"state":{"light":2}}""" };
        Process().Update(_vault, s_account, "session", ["1", "2"], [s_oven, s_hood]);

        Process().Update(_vault, s_account, "session", ["2", "1", "3"], [later]);
        Assert.Equal([later, s_oven], Process().Get(_vault, s_account, "session"));

        Process().Update(_vault, s_account, "session", ["2"], []);
        Assert.Equal([later], Process().Get(_vault, s_account, "session"));
    }

    [Fact]
    public void List_of_appliances_without_states_writes_no_file()
    {
        Process().Update(_vault, s_account, "session", ["1", "2"], []);
        Assert.False(System.IO.File.Exists(File));

        Process().Update(_vault, s_account, "session", ["1", "2"], [s_oven]);
        DateTime written = System.IO.File.GetLastWriteTimeUtc(File);
        Process().Update(_vault, s_account, "session", ["1", "2"], []);
        Assert.Equal(written, System.IO.File.GetLastWriteTimeUtc(File));
    }

    [Fact]
    public void File_is_for_the_user_only()
    {
        Process().Update(_vault, s_account, "session", ["1"], [s_oven]);

        Assert.Equal([File], Directory.GetFiles(Path.GetDirectoryName(File)!, "*.states*"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    [Fact]
    public void File_of_the_built_in_store_that_others_can_read_is_refused()
    {
        BuiltInStore store = new(() => Data);
        Process().Update(store, s_account, "session", ["1"], [s_oven]);
        Assert.Equal([s_oven], Process().Get(store, s_account, "session"));
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        System.IO.File.SetUnixFileMode(Data.FolderOf(store).States(s_account), (UnixFileMode)0b110_100_100);

        Assert.Equal(ErrorId.StoreUnsafe, Sample.Failure(() => Process().Get(store, s_account, "session")).ErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"session\":\"session\",\"appliances\":7}")]
    [InlineData("{\"session\":\"session\",\"appliances\":[7,{},{\"id\":\"1\",\"retrievedAt\":\"soon\",\"document\":{}},{\"id\":\"1\",\"retrievedAt\":\"2026-11-22T12:00:00Z\",\"document\":[]}]}")]
    [InlineData("{\"session\":\"session\",\"appliances\":[{\"id\":\"1\"")]
    public void Damaged_file_has_no_states(string text)
    {
        System.IO.File.WriteAllText(File, text);

        Assert.Empty(Process().Get(_vault, s_account, "session"));
    }

    [Fact]
    public void States_of_an_account_in_memory_are_not_written()
    {
        MemoryTokenStore memory = new();
        ApplianceStateCache here = Process();
        here.Update(memory, s_account, "session", ["1"], [s_oven]);

        Assert.Equal([s_oven], here.Get(memory, s_account, "session"));
        Assert.Empty(here.Get(memory, s_account, "another"));
        Assert.Empty(Process().Get(memory, s_account, "session"));
        Assert.False(Directory.Exists(_temporary.File("data")));
        here.Remove(memory, s_account);
        Assert.Empty(here.Get(memory, s_account, "session"));
    }

    [Fact]
    public void Setting_Off_removes_the_file_and_keeps_the_states_in_memory()
    {
        Process().Update(_vault, s_account, "session", ["1"], [s_oven]);
        ApplianceStateCache here = Process(isOff: true);
        here.Update(_vault, s_account, "session", ["1", "2"], [s_hood]);

        Assert.False(System.IO.File.Exists(File));
        Assert.Equal([s_oven, s_hood], here.Get(_vault, s_account, "session"));
        Assert.Empty(Process().Get(_vault, s_account, "session"));
    }

    [Fact]
    public void Forget_removes_the_states_for_all_processes()
    {
        Process().Update(_vault, s_account, "session", ["1"], [s_oven]);

        Process().Remove(_vault, s_account);

        Assert.False(System.IO.File.Exists(File));
        Assert.Empty(Process().Get(_vault, s_account, "session"));
    }

    [Fact]
    public void File_that_cannot_be_written_is_no_error()
    {
        Directory.CreateDirectory(File + ".new");

        Process().Update(_vault, s_account, "session", ["1"], [s_oven]);

        Assert.Empty(Process().Get(_vault, s_account, "session"));
    }

    private ApplianceStateCache Process(bool isOff = false) => new(() => Data, () => !isOff);
}
