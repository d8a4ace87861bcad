using System.Net;
using CloudEmulator.Users;

namespace CloudEmulator.Control;

/// <summary>Acts as the user: opens the pages over HTTP, submits their forms, and follows the redirect to the app.</summary>
internal sealed class UserBrowser : IDisposable
{
    /// <summary>Identifies the calls of the emulated user in the log.</summary>
    public const string UserAgent = "CloudEmulator-User/1.0";

    private const int MaximumPages = 10;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    public UserBrowser() => _http.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);

    /// <summary>Submits one page after the other, until one has no form or shows a problem.</summary>
    /// <param name="at">The first page.</param>
    /// <param name="request">The actions of the user.</param>
    /// <param name="cancellationToken">Stops the visit.</param>
    public async Task<UserReport> VisitAsync(Uri at, UserRequest request, CancellationToken cancellationToken)
    {
        if (!at.IsLoopback)
        {
            throw new ArgumentException("The emulated user visits loopback addresses only.", nameof(at));
        }

        HttpContent? form = null;
        for (int page = 0; page < MaximumPages; page++)
        {
            using HttpRequestMessage message = new(form is null ? HttpMethod.Get : HttpMethod.Post, at) { Content = form };
            using HttpResponseMessage response = await _http.SendAsync(message, cancellationToken);
            if (response.Headers.Location is { } location)
            {
                return await ReturnAsync(new Uri(at, location), request.Follow, cancellationToken);
            }

            string html = await response.Content.ReadAsStringAsync(cancellationToken);
            if (HtmlForm.Read(html) is not { } next || IsStuck(html))
            {
                return Report(at, response.StatusCode, html);
            }

            form = new FormUrlEncodedContent(FillIn(next, request));
            at = new Uri(at, next.Action);
        }

        throw new InvalidOperationException($"The sign-in did not end within {MaximumPages} pages.");
    }

    public void Dispose() => _http.Dispose();

    private static List<KeyValuePair<string, string>> FillIn(HtmlForm form, UserRequest request)
    {
        TestUser user = KnownUsers.All.FirstOrDefault(known => known.Email == request.User) ?? KnownUsers.Owner;
        form.Fill("email", request.User ?? user.Email);
        form.Fill("password", request.Password ?? user.Password);
        form.Fill("vgInformationSelector", request.Country);
        form.Fill("user_code", request.UserCode);
        form.Fields.RemoveAll(field => field.Key == "appliance" && request.Untick.Contains(field.Value));
        bool isLoginOrCode = form.Has("email") || form.Has("user_code");
        if (!isLoginOrCode)
        {
            form.Fields.Add(new("decision", request.Approve ? "allow" : "deny"));
        }

        return form.Fields;
    }

    // A page that shows a problem would show it again, because the input does not change.
    private static bool IsStuck(string html) => html.Contains("id=\"problem\"", StringComparison.Ordinal);

    private async Task<UserReport> ReturnAsync(Uri redirect, bool follow, CancellationToken cancellationToken)
    {
        if (!follow || !redirect.IsLoopback || redirect.Scheme != Uri.UriSchemeHttp)
        {
            return Report(redirect, HttpStatusCode.Found, "") with { Redirect = redirect.OriginalString };
        }

        try
        {
            using HttpResponseMessage response = await _http.GetAsync(redirect, cancellationToken);
            return Report(redirect, response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            return Report(redirect, 0, "") with { Text = $"Nothing listens at this address: {exception.HttpRequestError}." };
        }
    }

    private static UserReport Report(Uri at, HttpStatusCode status, string html) => new()
    {
        Address = at.GetLeftPart(UriPartial.Path),
        Status = (int)status,
        Title = HtmlForm.Title(html),
        Text = HtmlForm.Text(html),
    };
}
