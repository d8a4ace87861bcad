using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Tests of the cached appliance IDs and names for tab completion.</summary>
public sealed class ApplianceCacheTests : IDisposable
{
    private static readonly AccountAddress s_account = AccountAddress.Parse("Miele/holiday-home");
    private static readonly CachedAppliance s_oven = new("000100200304", "Oven"), s_nameless = new("000100200305", "");

    private readonly TemporaryFolder _temporary = new();
    private readonly SharedVault _vault = new();

    private DataFolder Data => new(_temporary.File("data"));

    private string ListFile => Data.Of(_vault.Name).Appliances(s_account);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Added_appliances_are_returned_in_every_process_of_the_user()
    {
        ApplianceCache here = Process();
        here.Add(_vault, s_account, [s_oven, s_nameless]);

        Assert.Equal([s_oven, s_nameless], here.Get(s_account));
        Assert.Equal([s_oven, s_nameless], Process().Get(s_account));
        Assert.Equal("000100200304\tOven\n000100200305\t\n", File.ReadAllText(ListFile));
    }

    [Fact]
    public void Added_appliances_are_not_returned_for_another_account()
    {
        ApplianceCache here = Process();
        here.Add(_vault, s_account, [s_oven]);

        Assert.Empty(here.Get(AccountAddress.Parse("Miele/another")));
    }

    [Fact]
    public void Add_replaces_the_previous_list()
    {
        ApplianceCache here = Process();
        here.Add(_vault, s_account, [s_oven, s_nameless]);
        here.Add(_vault, s_account, [s_nameless]);

        Assert.Equal([s_nameless], here.Get(s_account));
        Assert.Equal([s_nameless], Process().Get(s_account));
    }

    [Fact]
    public void Add_of_an_unchanged_list_writes_nothing()
    {
        ApplianceCache here = Process();
        here.Add(_vault, s_account, [s_oven]);
        File.WriteAllText(ListFile, "");

        here.Add(_vault, s_account, [s_oven]);

        Assert.Equal("", File.ReadAllText(ListFile));
    }

    [Fact]
    public void Setting_that_changes_in_a_process_removes_the_file_of_an_unchanged_list_and_writes_it_again()
    {
        bool isOff = false;
        ApplianceCache here = new(() => Data, () => !isOff);
        here.Add(_vault, s_account, [s_oven]);

        isOff = true;
        here.Add(_vault, s_account, [s_oven]);
        Assert.False(File.Exists(ListFile));
        Assert.Equal([s_oven], here.Get(s_account));

        isOff = false;
        here.Add(_vault, s_account, [s_oven]);
        Assert.Equal([s_oven], Process().Get(s_account));
    }

    [Fact]
    public void Appliance_without_id_is_left_out_and_any_name_is_kept()
    {
        Process().Add(_vault, s_account, [new("", "Ghost"), new("1\n2", "Oven\t\u001b[31mred\n")]);

        Assert.Equal([new CachedAppliance("12", "Oven[31mred")], Process().Get(s_account));
    }

    [Fact]
    public void Names_are_sanitised_when_added_and_when_read()
    {
        CachedAppliance steering = new("1", "\u202Enevo\u001b[31m"), shown = new("1", "nevo[31m");
        ApplianceCache here = Process();
        here.Add(_vault, s_account, [steering]);
        Assert.Equal([shown], here.Get(s_account));

        File.WriteAllText(ListFile, $"{steering.Id}\t{steering.Name}\n");
        Assert.Equal([shown], Process().Get(s_account));
    }

    [Fact]
    public void Line_without_a_name_is_an_id()
    {
        File.WriteAllText(ListFile, "000100200304\n");

        Assert.Equal([s_oven with { Name = "" }], Process().Get(s_account));
    }

    [Theory]
    [InlineData(256 * 1024, 1)]
    [InlineData((256 * 1024) + 1, 0)]
    public void Oversized_file_is_ignored(int length, int offered)
    {
        File.WriteAllText(ListFile, new string('1', length));

        Assert.Equal(offered, Process().Get(s_account).Count);
    }

    [Fact]
    public void Appliances_of_an_account_in_memory_are_not_written()
    {
        ApplianceCache here = Process();
        here.Add(new MemoryTokenStore(), s_account, [s_oven]);

        Assert.Equal([s_oven], here.Get(s_account));
        Assert.Empty(Process().Get(s_account));
        Assert.False(Directory.Exists(_temporary.File("data")));
    }

    [Fact]
    public void Setting_Off_removes_the_list_and_keeps_it_in_memory()
    {
        Process().Add(_vault, s_account, [s_oven]);
        ApplianceCache here = new(() => Data, () => false);
        Assert.Empty(here.Get(s_account));

        here.Add(_vault, s_account, [s_oven]);

        Assert.False(File.Exists(ListFile));
        Assert.Equal([s_oven], here.Get(s_account));
    }

    [Fact]
    public void Forget_removes_the_list_for_all_processes()
    {
        ApplianceCache here = Process();
        here.Add(_vault, s_account, [s_oven]);

        here.Remove(_vault, s_account);

        Assert.Empty(here.Get(s_account));
        Assert.False(File.Exists(ListFile));
    }

    [Fact]
    public void List_that_another_process_has_open_is_no_error()
    {
        using FileStream busy = new(ListFile, FileMode.Create, FileAccess.Write, FileShare.None);
        ApplianceCache here = Process();

        Assert.Empty(here.Get(s_account));
        here.Add(_vault, s_account, [s_oven]);

        Assert.Equal([s_oven], here.Get(s_account));
    }

    [Fact]
    public void Cache_without_a_data_folder_works_in_memory()
    {
        ApplianceCache here = new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "No home."));

        Assert.Empty(here.Get(s_account));
        here.Add(_vault, s_account, [s_oven]);
        Assert.Equal([s_oven], here.Get(s_account));
        here.Remove(_vault, s_account);
        Assert.Empty(here.Get(s_account));
    }

    private ApplianceCache Process() => new(() => Data);
}
