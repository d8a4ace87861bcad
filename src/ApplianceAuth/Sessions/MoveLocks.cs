using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>The locks of one account in two stores, acquired in the order of their paths, so that moves in opposite directions cannot deadlock.</summary>
internal sealed class MoveLocks : IDisposable
{
    private readonly Stack<SessionLock> _held = new();

    private MoveLocks()
    {
    }

    /// <summary>Waits for both locks.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/> or <see cref="ErrorId.StoreUnsafe"/>.</exception>
    public static async Task<MoveLocks> EnterAsync(AccountInStore one, AccountInStore other, TimeProvider timeProvider)
    {
        MoveLocks locks = new();
        bool complete = false;
        try
        {
            foreach (AccountInStore place in Ordered(one, other))
            {
                locks._held.Push(await place.Entry.EnterAsync(place.Store, timeProvider, CancellationToken.None).ConfigureAwait(false));
            }

            complete = true;
            return locks;
        }
        finally
        {
            if (!complete)
            {
                locks.Dispose();
            }
        }
    }

    /// <summary>Acquires both locks; null if another task or process holds one of them.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/> or <see cref="ErrorId.StoreUnsafe"/>.</exception>
    public static MoveLocks? TryEnter(AccountInStore one, AccountInStore other)
    {
        MoveLocks locks = new();
        bool complete = false;
        try
        {
            foreach (AccountInStore place in Ordered(one, other))
            {
                place.Entry.Journal.Protection.Require(place.LockPath);
                if (SessionLock.TryEnter(place.LockPath) is not { } entered)
                {
                    return null;
                }

                locks._held.Push(entered);
            }

            complete = true;
            return locks;
        }
        finally
        {
            if (!complete)
            {
                locks.Dispose();
            }
        }
    }

    /// <summary>Releases both locks.</summary>
    public void Dispose()
    {
        while (_held.TryPop(out SessionLock? held))
        {
            held.Dispose();
        }
    }

    private static IEnumerable<AccountInStore> Ordered(params AccountInStore[] places) => places.OrderBy(place => place.LockPath, StringComparer.Ordinal);
}
