namespace CloudEmulator.Users;

/// <summary>A user with an account at both clouds.</summary>
/// <param name="Email">The e-mail address, in lower case.</param>
/// <param name="Password">The password.</param>
/// <param name="Number">The ID of the user in tokens.</param>
public sealed record TestUser(string Email, string Password, int Number);
