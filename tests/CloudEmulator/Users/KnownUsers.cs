namespace CloudEmulator.Users;

/// <summary>The users with an account.</summary>
public static class KnownUsers
{
    /// <summary>The owner of all appliances.</summary>
    public static TestUser Owner { get; } = new("holiday@example.com", "canary-password-of-the-owner", 240017);

    /// <summary>A user who is on no user list.</summary>
    public static TestUser Guest { get; } = new("guest@example.com", "canary-password-of-the-guest", 240018);

    /// <summary>All users.</summary>
    public static IReadOnlyList<TestUser> All { get; } = [Owner, Guest];

    /// <summary>Finds the user with these credentials; null if they are wrong.</summary>
    public static TestUser? Find(string? email, string? password) => All.FirstOrDefault(user =>
        string.Equals(user.Email, email, StringComparison.OrdinalIgnoreCase) && user.Password == password);
}
