namespace CloudEmulator.Control;

/// <summary>An endpoint of a resource server.</summary>
/// <param name="Name">Its name in counters, log and faults, such as <c>miele/put_actions</c>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the provider's prefix, as a route pattern.</param>
public sealed record ApiRoute(string Name, string Method, string Path);
