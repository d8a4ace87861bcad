using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Tests;

/// <summary>The tests as a second process, for what one process alone cannot show.</summary>
internal static class ChildProcess
{
    /// <summary>Starts one; it ends when its input does.</summary>
    public static Process Start(string act, string path, params (string Name, string Value)[] environment)
    {
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        ProcessStartInfo start = new(dotnet, [Assembly.GetExecutingAssembly().Location, act, path]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task Main(string[] args)
    {
        switch (args)
        {
            case ["hold-lock", string path]:
                await HoldLockAsync(path);
                break;
            default:
                await Console.Error.WriteLineAsync("These are tests; run them with dotnet test.");
                break;
        }
    }

    private static async Task HoldLockAsync(string path)
    {
        try
        {
            using SessionLock mine = await SessionLock.EnterAsync(path, true, TimeProvider.System, CancellationToken.None);
            Console.WriteLine("entered");
            await Console.In.ReadToEndAsync();
        }
        catch (ApplianceAuthException e)
        {
            Console.WriteLine(e.Reason);
        }
    }
}
