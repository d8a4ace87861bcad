using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>What an authorization request was answered with (RFC 6749 sections 4.1.2 and 4.1.2.1).</summary>
public sealed class AuthorizationResponse
{
    private readonly Dictionary<string, string> _parameters;

    private AuthorizationResponse(Dictionary<string, string> parameters) => _parameters = parameters;

    private string? this[string name] => _parameters.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>Reads the query of a redirect.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RedirectInvalid"/>: a parameter comes twice.</exception>
    public static AuthorizationResponse FromQuery(string query) => new(FormEncoding.Decode(query));

    /// <summary>Reads what a person pasted: the whole redirected address, its query alone, or the JSON text of an error page.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RedirectInvalid"/>: it is none of these.</exception>
    public static AuthorizationResponse FromPaste(string pasted)
    {
        string text = pasted.Trim().Trim('"', '\'');
        if (text.StartsWith('{') && CloudError.FromJson(text) is { } error)
        {
            return Of(error);
        }

        int query = text.IndexOf('?', StringComparison.Ordinal);
        int fragment = text.IndexOf('#', StringComparison.Ordinal);
        string candidate = text[(query + 1)..(fragment > query ? fragment : text.Length)];
        AuthorizationResponse response = FromQuery(candidate);
        return response["code"] is not null || response["error"] is not null ? response
            : CloudError.FromPage(text) is { } told ? Of(told)
            : throw new ApplianceAuthException(
                ErrorId.RedirectInvalid,
                "What was pasted is neither the address that the browser ended on nor the text of an error page.",
                "Copy the whole address line of the page on which the browser ended, with everything after the question mark.");

        static AuthorizationResponse Of(CloudError error) =>
            new(new() { ["error"] = error.Code, ["error_description"] = error.Description ?? "", ["state"] = error.State ?? "" });
    }

    /// <summary>Whether this answers that request: it carries the request's state.</summary>
    public bool IsFor(AuthorizationRequest request) => request.MatchesState(this["state"]);

    /// <summary>The authorization code, once it is certain that the answer belongs to this request.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.SignInMismatch"/>: it answers another request. Otherwise what the cloud said: <see cref="ErrorId.SignInDeclined"/>,
    /// <see cref="ErrorId.SignInExpired"/> or <see cref="ErrorId.SignInRefused"/>.
    /// </exception>
    public string RequireCode(AuthorizationRequest request, Provider provider)
    {
        bool ours = IsFor(request);
        // An error page that a person pasted may carry no state; a code without the state is never used.
        if (this["error"] is { } error && (ours || this["state"] is null))
        {
            throw OAuthFailure.Explain(provider, request.Registration, SignInStep.Authorize, new CloudError(error, this["error_description"]), new(this["code"], this["state"], request.Registration.ClientSecret));
        }

        return !ours
            ? throw new ApplianceAuthException(ErrorId.SignInMismatch, "The answer does not belong to this sign-in: its state is another one or missing.")
            : this["code"] ?? throw new ApplianceAuthException(ErrorId.RedirectInvalid, "The answer to the sign-in holds neither a code nor an error.");
    }
}
