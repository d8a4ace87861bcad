using System.Collections.Concurrent;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Hosting;

/// <summary>Completes or discards moves of accounts that were interrupted.</summary>
internal static class InterruptedMoves
{
    private static readonly ConcurrentDictionary<string, TimedCache<bool>> s_completed = new();

    /// <summary>
    /// Completes or discards interrupted moves, at most every 30 s. Moves in progress are not changed. The move of an account is also completed or
    /// discarded when the account is read.
    /// </summary>
    /// <param name="report">Receives the message of a failure. It is not an error here: reading the account reports it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static Task CompleteAsync(Action<string> report, CancellationToken cancellationToken) =>
        TimedCache<bool>.GetAsync(s_completed, null, () => TryCompleteAsync(report, cancellationToken));

    /// <summary>Makes the next command look for interrupted moves.</summary>
    public static void Clear() => s_completed.Clear();

    private static async Task<bool> TryCompleteAsync(Action<string> report, CancellationToken cancellationToken)
    {
        try
        {
            foreach (LocalAccount incoming in ModuleServices.Local.ListIncoming())
            {
                await ModuleServices.Broker.Moves.CompleteAsync(StoreFinder.StoreOf(incoming.Vault), incoming.Address, cancellationToken);
            }
        }
        catch (ApplianceAuthException e)
        {
            report(e.Message);
        }

        return true;
    }
}
