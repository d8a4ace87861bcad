using System.Text;
using ApplianceAuth.Appliances;
using ApplianceAuth.Events;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>The changes that a reader finds in events, without a connection.</summary>
/// <param name="provider">The provider that sends the events.</param>
/// <param name="wanted">The IDs of the appliances; none for all.</param>
internal sealed class ChangeReaderFixture(Provider provider, params string[] wanted)
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly ApplianceChangeReader _reader =
        new(provider, wanted.Length == 0 ? null : new HashSet<string>(wanted, StringComparer.OrdinalIgnoreCase));

    public StreamConnection Connection { get; private set; } = new(1, Noon, Noon);

    /// <summary>The time at which events arrive, a minute after the first connect.</summary>
    public DateTimeOffset Now { get; set; } = Noon.AddMinutes(1);

    public void Reconnect() => Connection = new(Connection.Number + 1, Now, Now);

    public bool TryRead(string kind, string? id, byte[] data, List<ApplianceChange> into) => _reader.TryRead(new(kind, id, data, Connection), Now, into);

    public ApplianceChange[] Read(string kind, string data, string? id = null)
    {
        List<ApplianceChange> into = [];
        Assert.True(TryRead(kind, id, Encoding.UTF8.GetBytes(data), into), data);
        return [.. into];
    }
}
