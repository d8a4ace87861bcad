using CloudEmulator.Calls;

namespace CloudEmulator.Hostile;

/// <summary>One hostile response.</summary>
/// <param name="Name">What it is, for the message of a test that fails.</param>
/// <param name="EmulatedResponse">The response.</param>
/// <param name="Survivors">Ids of appliances, or keys of events, that a reader must still find in it.</param>
public sealed record HostileCase(string Name, EmulatedResponse Response, IReadOnlyList<string> Survivors);
