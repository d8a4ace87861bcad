namespace CloudEmulator.People;

/// <summary>Who has an account.</summary>
public static class KnownPeople
{
    /// <summary>The owner of all appliances.</summary>
    public static Person Owner { get; } = new("holiday@example.com", "canary-password-of-the-owner", 240017);

    /// <summary>Someone whom no app with a limited list of users knows.</summary>
    public static Person Guest { get; } = new("guest@example.com", "canary-password-of-the-guest", 240018);

    /// <summary>Everyone.</summary>
    public static IReadOnlyList<Person> All { get; } = [Owner, Guest];

    /// <summary>Whose account this is, or null where the password is wrong or there is none.</summary>
    public static Person? Find(string? email, string? password) => All.FirstOrDefault(person =>
        string.Equals(person.Email, email, StringComparison.OrdinalIgnoreCase) && person.Password == password);
}
