using CloudEmulator.Calls;

namespace CloudEmulator.Clouds;

/// <summary>The input for an authorization code.</summary>
/// <param name="Call">The call whose response is the redirect.</param>
/// <param name="Country">The Miele subsidiary that the user selected.</param>
internal sealed record SignInContext(CloudCall Call, string Country);
