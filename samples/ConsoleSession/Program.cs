// Signs in to every system of both clouds, calls it and renews its token: what the module does, through the flow library alone.
// The clouds are the emulator's, hosted in this process; the sign-ins live in memory and end with it.
using System.Net;
using ApplianceAuth;
using CloudEmulator;
using ConsoleSession;

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};
await using CloudHost cloud = await CloudHost.StartAsync();
using HttpClient http = new(new SocketsHttpHandler
{
    // A redirect could carry a token to a stranger; a cookie could carry one account's session into another's.
    AllowAutoRedirect = false,
    UseCookies = false,
    AutomaticDecompression = DecompressionMethods.All,
});
try
{
    Walkthrough walkthrough = new(cloud.Control, http, TimeProvider.System);
    foreach (Example example in Example.All(cloud))
    {
        await walkthrough.ShowAsync(example, stop.Token);
    }

    Console.WriteLine("\nWith your own appliances: register an application in the cloud's developer portal, and leave BaseUri out.");
    return 0;
}
catch (ApplianceAuthException e)
{
    Console.Error.WriteLine($"{e.ErrorId}: {e.Message} {e.Recommendation}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
