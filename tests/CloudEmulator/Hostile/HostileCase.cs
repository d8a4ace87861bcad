using CloudEmulator.Calls;

namespace CloudEmulator.Hostile;

/// <summary>A hostile response.</summary>
/// <param name="Name">The name, for the message of a failed test.</param>
/// <param name="EmulatedResponse">The response.</param>
/// <param name="Survivors">Ids of appliances, or keys of events, that a reader must still return.</param>
public sealed record HostileCase(string Name, EmulatedResponse Response, IReadOnlyList<string> Survivors);
