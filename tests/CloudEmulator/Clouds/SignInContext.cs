using CloudEmulator.Calls;

namespace CloudEmulator.Clouds;

/// <summary>What a system knows when it makes a code.</summary>
/// <param name="Call">The call that the redirect answers.</param>
/// <param name="Country">The Miele subsidiary that the person chose.</param>
internal sealed record SignInContext(CloudCall Call, string Country);
