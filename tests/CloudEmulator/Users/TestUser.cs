namespace CloudEmulator.Users;

/// <summary>Someone with an account at both clouds.</summary>
/// <param name="Email">The account's name, all lower case.</param>
/// <param name="Password">The account's password.</param>
/// <param name="Number">The number that the clouds know them by.</param>
public sealed record TestUser(string Email, string Password, int Number);
