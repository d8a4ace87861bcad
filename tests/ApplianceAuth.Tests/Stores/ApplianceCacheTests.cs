using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>The ids and names that are offered while somebody types, without asking vault or cloud.</summary>
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
    public void What_one_process_has_seen_every_process_of_this_user_offers()
    {
        ApplianceCache here = Process();
        here.Add(_vault, s_account, [s_oven, s_nameless]);

        Assert.Equal([s_oven, s_nameless], here.Get(s_account));
        Assert.Equal([s_oven, s_nameless], Process().Get(s_account));
        Assert.Equal("000100200304\tOven\n000100200305\t\n", File.ReadAllText(ListFile));
    }

    [Fact]
    public void Another_account_is_offered_nothing_of_it()
    {
        ApplianceCache here = Process();
        here.Add(_vault, s_account, [s_oven]);

        Assert.Empty(here.Get(AccountAddress.Parse("Miele/another")));
    }

    [Fact]
    public void The_newest_list_takes_the_place_of_the_one_before_it()
    {
        ApplianceCache here = Process();
        here.Add(_vault, s_account, [s_oven, s_nameless]);
        here.Add(_vault, s_account, [s_nameless]);

        Assert.Equal([s_nameless], here.Get(s_account));
        Assert.Equal([s_nameless], Process().Get(s_account));
    }

    [Fact]
    public void A_list_that_is_known_already_is_not_written_again()
    {
        ApplianceCache here = Process();
        here.Add(_vault, s_account, [s_oven]);
        File.WriteAllText(ListFile, "");

        here.Add(_vault, s_account, [s_oven]);

        Assert.Equal("", File.ReadAllText(ListFile));
    }

    [Fact]
    public void What_has_no_id_cannot_be_offered_and_no_name_breaks_the_list()
    {
        Process().Add(_vault, s_account, [new("", "Ghost"), new("1\n2", "Oven\t\u001b[31mred\n")]);

        Assert.Equal([new CachedAppliance("12", "Oven[31mred")], Process().Get(s_account));
    }

    [Fact]
    public void Names_hold_no_characters_that_steer_a_terminal_wherever_they_come_from()
    {
        CachedAppliance steering = new("1", "\u202Enevo\u001b[31m"), shown = new("1", "nevo[31m");
        ApplianceCache here = Process();
        here.Add(_vault, s_account, [steering]);
        Assert.Equal([shown], here.Get(s_account));

        File.WriteAllText(ListFile, $"{steering.Id}\t{steering.Name}\n");
        Assert.Equal([shown], Process().Get(s_account));
    }

    [Fact]
    public void A_line_without_a_name_is_an_id()
    {
        File.WriteAllText(ListFile, "000100200304\n");

        Assert.Equal([s_oven with { Name = "" }], Process().Get(s_account));
    }

    [Theory]
    [InlineData(256 * 1024, 1)]
    [InlineData((256 * 1024) + 1, 0)]
    public void A_file_that_no_list_of_ours_fills_is_left_alone(int length, int offered)
    {
        File.WriteAllText(ListFile, new string('1', length));

        Assert.Equal(offered, Process().Get(s_account).Count);
    }

    [Fact]
    public void What_an_account_in_memory_has_seen_stays_in_memory()
    {
        ApplianceCache here = Process();
        here.Add(new MemoryTokenStore(), s_account, [s_oven]);

        Assert.Equal([s_oven], here.Get(s_account));
        Assert.Empty(Process().Get(s_account));
        Assert.False(Directory.Exists(_temporary.File("data")));
    }

    [Fact]
    public void What_was_removed_is_forgotten_here_and_by_all()
    {
        ApplianceCache here = Process();
        here.Add(_vault, s_account, [s_oven]);

        here.Forget(_vault, s_account);

        Assert.Empty(here.Get(s_account));
        Assert.False(File.Exists(ListFile));
    }

    [Fact]
    public void A_list_that_another_process_is_writing_is_no_trouble()
    {
        using FileStream busy = new(ListFile, FileMode.Create, FileAccess.Write, FileShare.None);
        ApplianceCache here = Process();

        Assert.Empty(here.Get(s_account));
        here.Add(_vault, s_account, [s_oven]);

        Assert.Equal([s_oven], here.Get(s_account));
    }

    [Fact]
    public void Without_a_folder_this_process_remembers_and_nobody_is_troubled()
    {
        ApplianceCache here = new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "No home."));

        Assert.Empty(here.Get(s_account));
        here.Add(_vault, s_account, [s_oven]);
        Assert.Equal([s_oven], here.Get(s_account));
        here.Forget(_vault, s_account);
        Assert.Empty(here.Get(s_account));
    }

    private ApplianceCache Process() => new(() => Data);
}
