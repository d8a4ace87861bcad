using System.Text.RegularExpressions;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Api;

/// <summary>A call that was found good and not sent yet.</summary>
/// <param name="Store">Where the account is kept.</param>
/// <param name="Account">Which account.</param>
/// <param name="Provider">Whose API.</param>
/// <param name="Request">What to call.</param>
/// <param name="Path">What its path means.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="Body">What is sent: the request's body in the cloud's envelope, or null.</param>
/// <param name="Rules">The cloud's limits that it counts towards.</param>
public sealed partial record ApiCall(
    IAccountStore Store, AccountAddress Account, Provider Provider, ApiRequest Request, ApiPath Path, Uri Address, byte[]? Body,
    IReadOnlyList<RateRule> Rules)
{
    /// <summary>Whether it changes something or makes an appliance act, so that a person may want to be asked.</summary>
    public bool ChangesState => Request.Method != HttpMethod.Get || Path.IsAction;

    /// <summary>Whether sending it twice does what sending it once does (RFC 9110 section 9.2.2), so that it may be sent again where no answer came.</summary>
    public bool IsRetryable => Request.Method == HttpMethod.Get ? !ChangesState : Request.Method == HttpMethod.Put || Request.Method == HttpMethod.Delete;

    /// <summary>Whether it asks for the list of appliances.</summary>
    public bool ListsAppliances => Request.Method == HttpMethod.Get && Path.IsApplianceList;

    /// <summary>A call of a provider's API.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RequestInvalid"/>: path, query, language or body are none that a call may have.</exception>
    public static ApiCall Create(IAccountStore store, AccountAddress account, Provider provider, ApiRequest request)
    {
        if (request.Language is { } tag && !LanguageTag().IsMatch(tag))
        {
            throw new ApplianceAuthException(ErrorId.RequestInvalid, "The language is none.", "Name it by its tag, such as de-DE or en.");
        }

        IEnumerable<KeyValuePair<string, string>> query = provider.LanguageParameter is { } name && request.Language is { } language
            ? request.Query.Append(new(name, language))
            : request.Query;
        ApiPath path = new(provider, request.Path);
        return new(
            store, account, provider, request, path, path.Resolve(query), ApiBody.Wrap(provider.Envelope, request.Body), RulesFor(provider, request.Method, path));
    }

    /// <summary>The limit that a refusal names; the first that holds for this call if it names none; null if no limits are known.</summary>
    /// <param name="text">What the cloud wrote.</param>
    internal RateRule? FindExceededRule(string text) =>
        Provider.RateRules.FirstOrDefault(rule => rule.QuotedAs is { } quoted && text.Contains(quoted, StringComparison.OrdinalIgnoreCase))
        ?? (Rules.Count > 0 ? Rules[0] : null);

    private static RateRule[] RulesFor(Provider provider, HttpMethod method, ApiPath path) =>
    [
        .. provider.RateRules.Where(rule => rule.Kind is RateLimitKind.Calls or RateLimitKind.ErrorsInARow
            && (rule.Method is null || rule.Method == method.Method)
            && (rule.Path is null || path.Matches(rule.Path))),
    ];

    // The form of a tag alone (RFC 5646 section 2.1): what languages there are is up to the cloud.
    [GeneratedRegex(@"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\z", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();
}
