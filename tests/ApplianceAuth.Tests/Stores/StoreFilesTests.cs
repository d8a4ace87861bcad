using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Tests of the file names, which other versions of this module use too, and of the sync marker.</summary>
public sealed class StoreFilesTests : IDisposable
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _temporary = new();

    private string MarkFile => _temporary.File("account.saved");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Files_have_different_names()
    {
        StoreFiles files = new("folder");
        AccountAddress account = AccountAddress.Parse("Miele/holiday-home");

        Assert.Equal(
            ["vault.lock", "Miele-holiday-home.lock", "Miele-holiday-home.session", "Miele-holiday-home.saved", "Miele-holiday-home.appliances"],
            new[] { files.VaultLock, files.Lock(account), files.Journal(account), files.SyncMarker(account), files.Appliances(account) }
                .Select(file => Path.GetRelativePath("folder", file)));
    }

    [Fact]
    public void Journals_are_found_among_other_files()
    {
        foreach (string name in new[] { "Miele-holiday-home.session", "HomeConnect-default.session", "Miele.session", "Oven-mine.session", "Miele-other.lock" })
        {
            File.WriteAllText(_temporary.File(name), "");
        }

        Assert.Equal(
            ["HomeConnect/default", "Miele/holiday-home"],
            new StoreFiles(_temporary.Path).Journals().Select(account => account.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Unfinished_file_of_a_move_is_not_an_account_of_the_store()
    {
        foreach (string name in new[] { "Miele-holiday-home.incoming.new", "Miele-other.session.new", "Miele.incoming.new", "HomeConnect-default.incoming" })
        {
            File.WriteAllText(_temporary.File(name), "");
        }

        StoreFiles files = new(_temporary.Path);
        Assert.Equal(["Miele/holiday-home"], files.AllUnfinished().Select(account => account.ToString()));
        Assert.Equal(["HomeConnect/default"], files.AllIncoming().Select(account => account.ToString()));
        Assert.Empty(files.Journals());
    }

    [Fact]
    public void Marker_returns_session_generation_and_time()
    {
        new VaultSyncMarker(MarkFile).Write("s1", 7, s_noon);

        Assert.Equal(("s1", 7, s_noon), new VaultSyncMarker(MarkFile).Read());
        Assert.Equal("s1 7 2026-11-22T12:00:00.0000000+00:00", File.ReadAllText(MarkFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("s1 7")]
    [InlineData("s1 -7 2026-11-22T12:00:00.0000000+00:00")]
    [InlineData("s1 7 yesterday")]
    [InlineData("s1 7 2026-11-22T12:00:00.0000000+00:00 more")]
    public void Invalid_marker_is_read_as_null(string text)
    {
        File.WriteAllText(MarkFile, text);

        Assert.Null(new VaultSyncMarker(MarkFile).Read());
    }

    [Fact]
    public void Marker_without_a_path_is_null()
    {
        new VaultSyncMarker(null).Write("s1", 7, s_noon);

        Assert.Null(new VaultSyncMarker(null).Read());
        Assert.Null(new VaultSyncMarker(MarkFile).Read());
    }

    [Fact]
    public void Marker_that_cannot_be_read_or_written_is_no_error()
    {
        using FileStream busy = new(MarkFile, FileMode.Create, FileAccess.Write, FileShare.None);

        new VaultSyncMarker(MarkFile).Write("s1", 7, s_noon);

        Assert.Null(new VaultSyncMarker(MarkFile).Read());
    }
}
