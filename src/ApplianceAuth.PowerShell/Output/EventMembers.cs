using System.Text;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Output;

/// <summary>The member names of an <see cref="EventShape"/> in UTF-8.</summary>
internal sealed class EventMembers(EventShape shape)
{
    public byte[] Items { get; } = Encoding.UTF8.GetBytes(shape.Items);

    public byte[] Appliance { get; } = Encoding.UTF8.GetBytes(shape.Appliance);

    public byte[] Key { get; } = Encoding.UTF8.GetBytes(shape.Key);

    public byte[] Value { get; } = Encoding.UTF8.GetBytes(shape.Value);

    public byte[] Unit { get; } = Encoding.UTF8.GetBytes(shape.Unit);

    public byte[] Time { get; } = Encoding.UTF8.GetBytes(shape.Time);
}
