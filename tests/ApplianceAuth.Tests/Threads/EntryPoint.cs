namespace ApplianceAuth.Tests.Threads;

/// <summary>A call of the core that returns before its work is done.</summary>
/// <param name="Name">The type and the method.</param>
/// <param name="Prepare">Prepares the call, while nothing is pending yet.</param>
/// <param name="When">What it has to wait for.</param>
/// <param name="AtOnce">Whether its work may be done when it returns.</param>
/// <param name="Fails">Whether it ends with an error.</param>
internal sealed record EntryPoint(
    string Name, Func<EntryFixture, Task<Func<Task>>> Prepare, string When = "", bool AtOnce = false, bool Fails = false)
{
    public EntryPoint(string name, Func<EntryFixture, Task> call, string when = "", bool atOnce = false)
        : this(name, fixture => Task.FromResult<Func<Task>>(() => call(fixture)), when, atOnce)
    {
    }

    public override string ToString() => $"{Name} {When}".TrimEnd();
}
