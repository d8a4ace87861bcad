using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Api;

/// <summary>A call that was found good and not sent yet.</summary>
/// <param name="Store">Where the account is kept.</param>
/// <param name="Account">Which account.</param>
/// <param name="Provider">Whose API.</param>
/// <param name="Request">What to call.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="Body">What is sent: the request's body in the cloud's envelope, or null.</param>
/// <param name="Rules">The cloud's limits that it counts towards.</param>
public sealed record ApiCall(
    ITokenStore Store, AccountAddress Account, Provider Provider, ApiRequest Request, Uri Address, byte[]? Body, IReadOnlyList<RateRule> Rules)
{
    /// <summary>Whether it changes something or makes an appliance act, so that a person may want to be asked.</summary>
    public bool Acts => Request.Method != HttpMethod.Get || ApiPath.Acts(Provider, Request.Path);

    /// <summary>Whether sending it twice does what sending it once does (RFC 9110 section 9.2.2), so that it may be sent again where no answer came.</summary>
    public bool MayRepeat => Request.Method == HttpMethod.Get ? !Acts : Request.Method == HttpMethod.Put || Request.Method == HttpMethod.Delete;

    /// <summary>Whether it asks for the list of appliances.</summary>
    public bool ListsAppliances => Request.Method == HttpMethod.Get && ApiPath.IsApplianceList(Provider, Request.Path);

    /// <summary>A call of a provider's API.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.RequestInvalid"/>: path, query, language or body are none that a call may have.</exception>
    public static ApiCall Of(ITokenStore store, AccountAddress account, Provider provider, ApiRequest request)
    {
        IEnumerable<KeyValuePair<string, string>> query = provider.LanguageParameter is { } name && request.Language is { } language
            ? request.Query.Append(new(name, language))
            : request.Query;
        Uri address = ApiPath.Resolve(provider, request.Path, query);
        return new(store, account, provider, request, address, ApiBody.Wrap(provider.Envelope, request.Body), RulesFor(provider, request));
    }

    private static RateRule[] RulesFor(Provider provider, ApiRequest request) =>
    [
        .. provider.RateRules.Where(rule => rule.Counts is Counted.Calls or Counted.ErrorsInARow
            && (rule.Method is null || rule.Method == request.Method.Method)
            && (rule.Path is null || ApiPath.Is(provider, rule.Path, request.Path))),
    ];
}
