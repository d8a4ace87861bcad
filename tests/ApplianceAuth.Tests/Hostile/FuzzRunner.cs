using Xunit.Abstractions;

namespace ApplianceAuth.Tests.Hostile;

/// <summary>Runs many cases of hostile input: no exception but the documented ones, no case that takes long or much memory.</summary>
internal static class FuzzRunner
{
    /// <summary>Ten thousand in the long form, for which <c>build.ps1 soak</c> sets this variable.</summary>
    private static readonly int s_cases = Environment.GetEnvironmentVariable("APPLIANCEAUTH_SOAK") is { Length: > 0 } ? 10_000 : 300;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    /// <summary>What is made of the longest input, two million characters, may take so much: nothing grows faster than its input.</summary>
    private const long MaximumMemory = 100_000_000;

    /// <param name="output">Where the seed is printed.</param>
    /// <param name="make">Makes the input of one case.</param>
    /// <param name="work">What is done with it.</param>
    /// <param name="documented">The reasons with which it may fail.</param>
    public static void Run<T>(ITestOutputHelper output, Func<FuzzInput, T> make, Action<T> work, params ErrorId[] documented)
    {
        int first = Environment.GetEnvironmentVariable("APPLIANCEAUTH_SEED") is { Length: > 0 } given
            ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
            : Random.Shared.Next(1_000_000);
        output.WriteLine($"{s_cases} cases from seed {first}; APPLIANCEAUTH_SEED={first} runs the same ones.");
        for (int seed = first; seed < first + s_cases; seed++)
        {
            T input = make(new(seed));
            long memory = GC.GetAllocatedBytesForCurrentThread(), began = TimeProvider.System.GetTimestamp();
            Exception? raised = Record.Exception(() => work(input));
            TimeSpan took = TimeProvider.System.GetElapsedTime(began);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - memory;

            Assert.True(raised is null or ApplianceAuthException, $"Seed {seed}: {raised}");
            Assert.True(raised is not ApplianceAuthException named || documented.Contains(named.ErrorId), $"Seed {seed}: {raised}");
            Assert.True(took < s_limit, $"Seed {seed} took {took}.");
            Assert.True(allocated < MaximumMemory, $"Seed {seed} took {allocated} bytes.");
        }
    }
}
