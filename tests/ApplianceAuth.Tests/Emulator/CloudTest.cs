using System.Text.Json.Nodes;
using CloudEmulator;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Emulator;

/// <summary>Starts a separate emulator for each test.</summary>
public abstract class CloudTest : IAsyncLifetime
{
    private protected CloudHost Host { get; private set; } = null!;

    private protected CloudControl Control => Host.Control;

    public async Task InitializeAsync() => Host = await CloudHost.StartAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();

    private protected static void AssertError((int Status, JsonNode Body) response, int status, string error, string? description = null)
    {
        Assert.Equal((status, error), (response.Status, (string?)response.Body["error"]));
        if (description is not null)
        {
            Assert.Equal(description, (string?)response.Body["error_description"]);
        }
    }

    /// <summary>Waits until a value is as expected, because programs advance by the system clock.</summary>
    private protected static async Task EventuallyAsync<T>(Func<Task<T>> read, T expected)
    {
        for (int i = 0; i < 200 && !Equals(await read(), expected); i++)
        {
            await Task.Delay(50);
        }

        Assert.Equal(expected, await read());
    }

    private protected void Later(double seconds) => Control.SetClockOffset(TimeSpan.FromSeconds(seconds));
}
