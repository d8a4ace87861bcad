using System.Globalization;
using CloudEmulator;

// Usage: appliance-cloud-emulator [--urls http://127.0.0.1:5080]. Port 0 stands for a free one, which the output names.
string text = args switch
{
    [] => "http://127.0.0.1:5080",
    ["--urls", string given] => given,
    _ => "",
};
if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || !address.IsLoopback)
{
    Console.Error.WriteLine("Usage: appliance-cloud-emulator [--urls http://127.0.0.1:PORT]");
    return 1;
}

await using CloudHost host = await CloudHost.StartAsync(port: address.Port);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"CloudEmulator listens on {host.BaseUri.OriginalString}"));
await host.WaitForShutdownAsync();
return 0;
