// Signs in to every system of both clouds, calls it and refreshes its token, with the core library only.
// The emulator of the clouds runs in this process. The accounts are in memory and end with it.
using System.Net;
using ApplianceAuth;
using CloudEmulator;
using ConsoleSession;

using CancellationTokenSource cancellation = new();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    cancellation.Cancel();
};
await using CloudHost cloud = await CloudHost.StartAsync();
using HttpClient http = new(new SocketsHttpHandler
{
    // A redirect could send a token to another host. A cookie could mix the sessions of two accounts.
    AllowAutoRedirect = false,
    UseCookies = false,
    AutomaticDecompression = DecompressionMethods.All,
});
try
{
    Walkthrough walkthrough = new(cloud.Control, http, TimeProvider.System);
    foreach (Example example in Example.All(cloud))
    {
        await walkthrough.ShowAsync(example, cancellation.Token);
    }

    Console.WriteLine("\nTo use your own appliances, register an application in the cloud's developer portal, and leave BaseUri out.");
    return 0;
}
catch (ApplianceAuthException e)
{
    Console.Error.WriteLine($"{e.ErrorId}: {e.Message} {e.Recommendation}");
    return 1;
}
catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
{
    return 130;
}
