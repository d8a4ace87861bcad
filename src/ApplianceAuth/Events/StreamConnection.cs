namespace ApplianceAuth.Events;

/// <summary>The connection on which an event was received.</summary>
/// <param name="Number">Its number in the watch, from 1.</param>
/// <param name="OpenedAt">When it was opened, UTC.</param>
/// <param name="ServerTime">The server's time then (RFC 9110 section 6.6.1), or <paramref name="OpenedAt"/> if the response has none.</param>
internal sealed record StreamConnection(int Number, DateTimeOffset OpenedAt, DateTimeOffset ServerTime);
