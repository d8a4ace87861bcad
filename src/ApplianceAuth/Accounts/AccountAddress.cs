using System.Text.RegularExpressions;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Accounts;

/// <summary>The address of an account: <c>Cloud/name</c>, such as <c>Miele/holiday-home</c>.</summary>
/// <remarks>Case does not matter. The cloud is spelled as in <see cref="KnownProviders"/>, the name in lower case.</remarks>
internal sealed partial record AccountAddress
{
    private const int MaximumQuoted = 60;

    private AccountAddress(string cloud, string name) => (Cloud, Name) = (cloud, name);

    /// <summary><c>HomeConnect</c> or <c>Miele</c>.</summary>
    public string Cloud { get; }

    /// <summary>1 to 40 letters, digits and hyphens, in lower case.</summary>
    public string Name { get; }

    /// <summary>The name of the secret that holds the registration and the sealing key.</summary>
    public string KeySecretName => $"{KeySecretPrefix}{Cloud}-{Name}";

    /// <summary>The name of the secret that holds the tokens.</summary>
    public string TokenSecretName => $"{TokenSecretPrefix}{Cloud}-{Name}";

    /// <summary>The prefix of the names of secrets with registrations.</summary>
    public const string KeySecretPrefix = "ApplianceAuthKey-";

    /// <summary>The prefix of the names of secrets with tokens.</summary>
    public const string TokenSecretPrefix = "ApplianceAuth-";

    /// <summary>Creates an address from cloud and name.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.AccountNameInvalid"/>: an unknown cloud or an invalid name.</exception>
    public static AccountAddress Of(string cloud, string name) => TryOf(cloud, name) ?? throw Invalid($"{cloud}/{name}");

    /// <summary>Reads <c>Cloud/name</c>, or <c>Cloud</c> alone for <c>Cloud/default</c>.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.AccountNameInvalid"/>: an unknown cloud or an invalid name.</exception>
    public static AccountAddress Parse(string text) => TryParse(text) ?? throw Invalid(text);

    /// <summary>Like <see cref="Parse"/>, but returns null if the text is not an address.</summary>
    public static AccountAddress? TryParse(string text)
    {
        string[] halves = text.Split('/', 3);
        return halves.Length switch
        {
            1 => TryOf(halves[0], "default"),
            2 => TryOf(halves[0], halves[1]),
            _ => null,
        };
    }

    /// <summary>The address whose registration is in the secret of this name, or null.</summary>
    public static AccountAddress? FromKeySecretName(string secretName)
    {
        string[] halves = secretName.StartsWith(KeySecretPrefix, StringComparison.OrdinalIgnoreCase)
            ? secretName[KeySecretPrefix.Length..].Split('-', 2)
            : [];
        return halves.Length == 2 ? TryOf(halves[0], halves[1]) : null;
    }

    /// <summary>The address, such as <c>Miele/holiday-home</c>.</summary>
    public override string ToString() => $"{Cloud}/{Name}";

    private static AccountAddress? TryOf(string cloud, string name) =>
        KnownProviders.Clouds.FirstOrDefault(known => known.Equals(cloud, StringComparison.OrdinalIgnoreCase)) is { } spelled
            && NameForm().IsMatch(name)
                ? new(spelled, name.ToLowerInvariant())
                : null;

    private static ApplianceAuthException Invalid(string text) => new(
        ErrorId.AccountNameInvalid,
        Messages.FormatAccountAddressInvalid(ConsoleText.Truncate(ConsoleText.Sanitize(text), MaximumQuoted)),
        Messages.FormatAccountAddressInvalidRecommendation(KnownProviders.Clouds[^1], string.Join(" or ", KnownProviders.Clouds)));

    [GeneratedRegex("\\A[A-Za-z0-9-]{1,40}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}
