using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>An authorization response (RFC 6749 sections 4.1.2 and 4.1.2.1).</summary>
internal sealed class AuthorizationResponse
{
    private readonly Dictionary<string, string> _parameters;

    private AuthorizationResponse(Dictionary<string, string> parameters) => _parameters = parameters;

    private string? this[string name] => _parameters.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>Reads the query of a redirect.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RedirectInvalid"/>: a parameter is repeated.</exception>
    public static AuthorizationResponse FromQuery(string query) => new(FormEncoding.Decode(query));

    /// <summary>Reads what the user pasted: the redirect address, its query, or the text of an error page, JSON or not.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RedirectInvalid"/>: the text is none of these.</exception>
    public static AuthorizationResponse FromPaste(string pasted)
    {
        string text = pasted.Trim().Trim('"', '\'');
        if (text.StartsWith('{') && CloudError.FromJson(text) is { } error)
        {
            return FromError(error);
        }

        int query = text.IndexOf('?', StringComparison.Ordinal);
        int fragment = text.IndexOf('#', StringComparison.Ordinal);
        string candidate = text[(query + 1)..(fragment > query ? fragment : text.Length)];
        AuthorizationResponse response = FromQuery(candidate);
        return response["code"] is not null || response["error"] is not null ? response
            : CloudError.FromPage(text) is { } onPage ? FromError(onPage)
            : throw new ApplianceAuthException(ErrorId.RedirectInvalid, Messages.RedirectNotRecognized, Messages.RedirectNotRecognizedRecommendation);

        static AuthorizationResponse FromError(CloudError error) =>
            new(new() { ["error"] = error.Code, ["error_description"] = error.Description ?? "", ["state"] = error.State ?? "" });
    }

    /// <summary>Whether the response carries the state of the request.</summary>
    public bool IsFor(AuthorizationRequest request) => request.MatchesState(this["state"]);

    /// <summary>Returns the authorization code, after it has checked the state.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.SignInMismatch"/>: the response belongs to another request. <see cref="ErrorId.RedirectInvalid"/>: it has neither a code nor an
    /// error. Otherwise the error of the cloud: <see cref="ErrorId.SignInDeclined"/>, <see cref="ErrorId.SignInExpired"/> or
    /// <see cref="ErrorId.SignInRefused"/>.
    /// </exception>
    public string RequireCode(AuthorizationRequest request, Provider provider)
    {
        bool matches = IsFor(request);
        // The text of an error page may lack the state. A code without the state is never used.
        if (this["error"] is { } error && (matches || this["state"] is null))
        {
            SecretRedactor secrets = new(this["code"], this["state"], request.Registration.ClientSecret);
            throw OAuthFailure.Explain(provider, request.Registration, SignInStep.Authorize, new CloudError(error, this["error_description"]), secrets);
        }

        return !matches
            ? throw new ApplianceAuthException(ErrorId.SignInMismatch, Messages.SignInStateMismatch)
            : this["code"] ?? throw new ApplianceAuthException(ErrorId.RedirectInvalid, Messages.RedirectIncomplete);
    }
}
