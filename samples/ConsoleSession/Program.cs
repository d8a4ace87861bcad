// Signs in to Home Connect once, and lists the appliances. Arguments: the client ID, and for a test the address of an emulator.
using ApplianceAuth;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;

await using ApplianceAuthClient client = new();
SignInOptions options = new(ProviderId.HomeConnect, clientId: args[0]) { BaseUri = args.Length > 1 ? new(args[1]) : null };
try
{
    AccountClient account = (await client.ListAccountsAsync()).Contains("HomeConnect/default")
        ? client.GetAccount("HomeConnect")
        : await client.SignInWithDeviceCodeAsync(options, code => Console.WriteLine($"Open {code.VerificationUri} and enter {code.UserCode}"));
    foreach (ApplianceInfo appliance in await account.ListAppliancesAsync())
    {
        Console.WriteLine($"{appliance.Name}: {appliance.State}");
    }

    ApiResponse response = await account.GetAsync("/devices");
    Console.WriteLine($"HTTP {response.Status}, {response.Body.Length} bytes");
}
catch (ApplianceAuthException e)
{
    Console.Error.WriteLine($"{e.ErrorId}: {e.Message}");
}
