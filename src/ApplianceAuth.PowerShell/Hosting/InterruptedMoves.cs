using ApplianceAuth.Stores;

namespace ApplianceAuth.Hosting;

/// <summary>Moves that ended before they were complete: each command begins by finishing or discarding them.</summary>
internal static class InterruptedMoves
{
    /// <summary>Finishes or discards what an interrupted Move-ApplianceAccount has left. Moves that are under way are left alone.</summary>
    /// <param name="report">Takes what could not be done. It is no error: an account that needs it reports the error itself.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async Task SettleAsync(Action<string> report, CancellationToken cancellationToken)
    {
        try
        {
            foreach (LocalAccount incoming in Appliances.Local.ListIncoming())
            {
                await Appliances.Broker.Moves.SettleAsync(StoreFinder.StoreOf(incoming.Vault), incoming.Address, cancellationToken);
            }
        }
        catch (ApplianceAuthException e)
        {
            report(e.Message);
        }
    }
}
