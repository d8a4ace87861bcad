using CloudEmulator.Calls;

namespace CloudEmulator.Clouds;

/// <summary>What a provider knows when it makes a code.</summary>
/// <param name="Call">The call that the redirect answers.</param>
/// <param name="Country">The Miele subsidiary that the user chose.</param>
internal sealed record SignInContext(CloudCall Call, string Country);
