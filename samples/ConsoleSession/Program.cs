// Signs in to Home Connect once, and waits until a program has finished.
using ApplianceAuth;
using ApplianceAuth.Api;

if (args.Length == 0) { Console.Error.WriteLine("Usage: ConsoleSession CLIENT-ID [EMULATOR-ADDRESS]"); Environment.Exit(2); }
await using ApplianceAuthClient client = new();
SignInOptions options = new(ProviderId.HomeConnect, clientId: args[0]) { BaseUri = args.Length > 1 ? new(args[1]) : null };
try
{
    AccountClient account = (await client.ListAccountsAsync()).Contains("HomeConnect/default")
        ? client.GetAccount("HomeConnect")
        : await client.SignInWithDeviceCodeAsync(options, code => Console.WriteLine($"Open {code.VerificationUri} and enter {code.UserCode}"));
    ApiResponse response = await account.GetAsync("/homeappliances");
    Console.WriteLine($"HTTP {response.Status}, {response.Body.Length} bytes");
    await foreach (ApplianceEventInfo e in account.WatchAsync())
    {
        Console.WriteLine($"{e.OccurredAt:t} {e.ApplianceId} {e.Property ?? e.Key}: {e.PreviousValue} -> {e.Value}");
        if (e is { Property: "State", Value: "Finished" }) break;
    }
}
catch (ApplianceAuthException e)
{
    Console.Error.WriteLine($"{e.ErrorId}: {e.Message}");
    Environment.ExitCode = 1;
}
