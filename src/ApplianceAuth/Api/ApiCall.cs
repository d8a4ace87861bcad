using System.Text.RegularExpressions;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Api;

/// <summary>A validated call that was not sent yet.</summary>
/// <param name="Store">The store of the account.</param>
/// <param name="Account">The account.</param>
/// <param name="Provider">The provider whose API is called.</param>
/// <param name="Request">The request.</param>
/// <param name="Path">The validated path.</param>
/// <param name="Address">The full address.</param>
/// <param name="Body">The request body in the envelope of the cloud, UTF-8, or null.</param>
/// <param name="Rules">The limits of the cloud that the call counts towards.</param>
internal sealed partial record ApiCall(
    IAccountStore Store, AccountAddress Account, Provider Provider, ApiRequest Request, ApiPath Path, Uri Address, byte[]? Body,
    IReadOnlyList<RateRule> Rules)
{
    /// <summary>Whether the call changes something or makes an appliance act, so that the user may be asked to confirm it.</summary>
    public bool ChangesState => Request.Method != HttpMethod.Get || Path.IsAction;

    /// <summary>Whether the call is idempotent (RFC 9110 section 9.2.2), so that it may be sent again if there was no response.</summary>
    public bool IsRetryable => Request.Method == HttpMethod.Get ? !ChangesState : Request.Method == HttpMethod.Put || Request.Method == HttpMethod.Delete;

    /// <summary>Whether the call gets the list of appliances.</summary>
    public bool ListsAppliances => Request.Method == HttpMethod.Get && Path.IsApplianceList;

    /// <summary>The documented path that the call matches, with <c>*</c> for the id of an appliance; null for any other path.</summary>
    internal string? Template => Provider.KnownPaths.Append(new(Provider.Events.AllPath)).Append(new(Provider.Events.OnePath))
        .Where(path => Path.Matches(path.Pattern)).MinBy(path => path.Pattern.Count(c => c == '*'))?.Path;

    /// <summary>The media type to request.</summary>
    public string Accept => Request.Accept
        ?? Provider.PictureTypes.Where(type => Path.Matches(type.Key)).Select(type => type.Value).FirstOrDefault(Provider.MediaType);

    /// <summary>Validates a request to the API of a provider.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RequestInvalid"/>: the path, the query, the language or the body is not valid.</exception>
    public static ApiCall Create(IAccountStore store, AccountAddress account, Provider provider, ApiRequest request)
    {
        if (request.Language is { } tag && !LanguageTag().IsMatch(tag))
        {
            throw new ApplianceAuthException(
                ErrorId.RequestInvalid, Messages.FormatApiLanguageInvalid(ConsoleText.SanitizeAndTruncate(tag)), Messages.ApiLanguageInvalidRecommendation);
        }

        IEnumerable<KeyValuePair<string, string>> query = provider.LanguageParameter is { } name && request.Language is { } language
            ? request.Query.Append(new(name, language))
            : request.Query;
        ApiPath path = new(provider, request.Path);
        return new(
            store, account, provider, request, path, path.Resolve(query), ApiBody.Wrap(provider.Envelope, request.Body),
            RulesFor(provider, request.Method, path));
    }

    /// <summary>The limit that a refusal names; the first one of this call if it names none; null if no limits are known.</summary>
    /// <param name="text">The message of the cloud.</param>
    internal RateRule? FindExceededRule(string text) =>
        Provider.RateRules.FirstOrDefault(rule => rule.QuotedAs is { } quoted && text.Contains(quoted, StringComparison.OrdinalIgnoreCase))
        ?? (Rules.Count > 0 ? Rules[0] : null);

    private static RateRule[] RulesFor(Provider provider, HttpMethod method, ApiPath path) =>
    [
        .. provider.RateRules.Where(rule => rule.Kind is RateLimitKind.Calls or RateLimitKind.ErrorsInARow
            && (rule.Method is null || rule.Method == method.Method)
            && (rule.Path is null || path.Matches(rule.Path))),
    ];

    // Only the form of a tag (RFC 5646 section 2.1): the cloud decides which languages it supports.
    [GeneratedRegex(@"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\z", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();
}
