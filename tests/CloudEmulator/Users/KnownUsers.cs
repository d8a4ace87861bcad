namespace CloudEmulator.Users;

/// <summary>Who has an account.</summary>
public static class KnownUsers
{
    /// <summary>The owner of all appliances.</summary>
    public static TestUser Owner { get; } = new("holiday@example.com", "canary-password-of-the-owner", 240017);

    /// <summary>Someone whom no app with a limited list of users knows.</summary>
    public static TestUser Guest { get; } = new("guest@example.com", "canary-password-of-the-guest", 240018);

    /// <summary>Everyone.</summary>
    public static IReadOnlyList<TestUser> All { get; } = [Owner, Guest];

    /// <summary>Whose account this is, or null where the password is wrong or there is none.</summary>
    public static TestUser? Find(string? email, string? password) => All.FirstOrDefault(user =>
        string.Equals(user.Email, email, StringComparison.OrdinalIgnoreCase) && user.Password == password);
}
