using System.Collections.Concurrent;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Hosting;

/// <summary>Moves that ended before they were complete: each command begins by finishing or discarding them.</summary>
internal static class InterruptedMoves
{
    private static readonly ConcurrentDictionary<string, TimedCache<bool>> s_settled = new();

    /// <summary>
    /// Finishes or discards what an interrupted Move-ApplianceAccount has left, at most every 30 s. Moves that are under way are left alone. An account that
    /// an interrupted move has left in between is settled whenever it is read.
    /// </summary>
    /// <param name="report">Takes what could not be done. It is no error: an account that needs it reports the error itself.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static Task SettleAsync(Action<string> report, CancellationToken cancellationToken) =>
        TimedCache<bool>.GetAsync(s_settled, null, () => TrySettleAsync(report, cancellationToken));

    /// <summary>Makes the next command look for interrupted moves.</summary>
    public static void Forget() => s_settled.Clear();

    private static async Task<bool> TrySettleAsync(Action<string> report, CancellationToken cancellationToken)
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
