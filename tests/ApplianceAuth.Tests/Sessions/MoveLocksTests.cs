using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Tests of the locks of one account in two stores.</summary>
public sealed class MoveLocksTests : IDisposable
{
    private static readonly AccountAddress s_account = AccountAddress.Parse("Miele/holiday-home");
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Both_accounts_are_locked_until_the_locks_are_disposed()
    {
        (AccountInStore one, AccountInStore other) = (Place("a"), Place("b"));
        using (await MoveLocks.EnterAsync(other, one, TimeProvider.System))
        {
            Assert.Null(SessionLock.TryEnter(one.LockPath));
            Assert.Null(SessionLock.TryEnter(other.LockPath));
            Assert.Null(MoveLocks.TryEnter(one, other));
        }

        RequireFree(one, other);
    }

    [Fact]
    public void Try_enter_locks_both_accounts()
    {
        (AccountInStore one, AccountInStore other) = (Place("a"), Place("b"));
        using (MoveLocks? locks = MoveLocks.TryEnter(one, other))
        {
            Assert.NotNull(locks);
            Assert.Null(SessionLock.TryEnter(one.LockPath));
            Assert.Null(SessionLock.TryEnter(other.LockPath));
        }

        RequireFree(one, other);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public void Try_enter_holds_no_lock_if_one_is_taken(string taken, string free)
    {
        using (SessionLock.TryEnter(Place(taken).LockPath))
        {
            Assert.Null(MoveLocks.TryEnter(Place(taken), Place(free)));
            RequireFree(Place(free));
        }
    }

    [Fact]
    public async Task Lock_that_cannot_be_opened_releases_the_other_one()
    {
        (AccountInStore one, AccountInStore other) = (Place("a"), Place("b"));
        Directory.CreateDirectory(other.LockPath);

        Assert.Equal(ErrorId.DataFolderUnavailable, (await Sample.FailureAsync(MoveLocks.EnterAsync(one, other, TimeProvider.System))).ErrorId);
        Assert.Equal(ErrorId.DataFolderUnavailable, Sample.Failure(() => MoveLocks.TryEnter(one, other)).ErrorId);
        RequireFree(one);
    }

    [Fact]
    public async Task Locks_are_acquired_in_the_order_of_their_paths()
    {
        (AccountInStore one, AccountInStore other) = (Place("a"), Place("b"));
        Task<MoveLocks> waiting;
        using (SessionLock.TryEnter(one.LockPath))
        {
            waiting = MoveLocks.EnterAsync(other, one, TimeProvider.System);
            await Task.Delay(60);
            RequireFree(other);
        }

        (await waiting.WaitAsync(s_limit)).Dispose();
    }

    private static void RequireFree(params AccountInStore[] places) => Assert.All(places, place =>
    {
        using SessionLock? entered = SessionLock.TryEnter(place.LockPath);
        Assert.NotNull(entered);
    });

    private AccountInStore Place(string name)
    {
        Directory.CreateDirectory(_temporary.File(name));
        return new(new AccountCacheEntry(s_account, new(_temporary.File(name))), new SharedVault());
    }
}
