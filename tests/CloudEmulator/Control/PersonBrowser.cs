using System.Net;
using CloudEmulator.People;

namespace CloudEmulator.Control;

/// <summary>Plays the person: opens the real pages over HTTP, fills in what they ask for, and follows the way back to the app.</summary>
internal sealed class PersonBrowser : IDisposable
{
    /// <summary>How the emulated person's calls are told from those of the program under test.</summary>
    public const string UserAgent = "CloudEmulator-Person/1.0";

    private const int MaximumPages = 10;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    public PersonBrowser() => _http.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);

    /// <summary>Goes from page to page until none asks for anything more.</summary>
    /// <param name="at">The first page.</param>
    /// <param name="request">What the person does on each.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public async Task<PersonReport> VisitAsync(Uri at, PersonRequest request, CancellationToken cancellationToken)
    {
        if (!at.IsLoopback) throw new ArgumentException("The emulated user visits loopback addresses only.", nameof(at));
        HttpContent? form = null;
        for (int page = 0; page < MaximumPages; page++)
        {
            using HttpRequestMessage message = new(form is null ? HttpMethod.Get : HttpMethod.Post, at) { Content = form };
            using HttpResponseMessage answer = await _http.SendAsync(message, cancellationToken);
            if (answer.Headers.Location is { } location)
            {
                return await ReturnAsync(new Uri(at, location), request.Follow, cancellationToken);
            }

            string html = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (HtmlForm.Read(html) is not { } next || IsStuck(html)) return Report(at, answer.StatusCode, html);
            form = new FormUrlEncodedContent(FillIn(next, request));
            at = new Uri(at, next.Action);
        }

        throw new InvalidOperationException($"The sign-in did not end within {MaximumPages} pages.");
    }

    public void Dispose() => _http.Dispose();

    private static List<KeyValuePair<string, string>> FillIn(HtmlForm form, PersonRequest request)
    {
        Person person = KnownPeople.All.FirstOrDefault(known => known.Email == request.User) ?? KnownPeople.Owner;
        form.Fill("email", request.User ?? person.Email);
        form.Fill("password", request.Password ?? person.Password);
        form.Fill("vgInformationSelector", request.Country);
        form.Fill("user_code", request.UserCode);
        form.Fields.RemoveAll(field => field.Key == "appliance" && request.Untick.Contains(field.Value));
        bool isLoginOrCode = form.Has("email") || form.Has("user_code");
        if (!isLoginOrCode) form.Fields.Add(new("decision", request.Approve ? "allow" : "deny"));
        return form.Fields;
    }

    // A page that complains would complain again: what the person types does not change.
    private static bool IsStuck(string html) => html.Contains("id=\"problem\"", StringComparison.Ordinal);

    private async Task<PersonReport> ReturnAsync(Uri redirect, bool follow, CancellationToken cancellationToken)
    {
        if (!follow || !redirect.IsLoopback || redirect.Scheme != Uri.UriSchemeHttp)
        {
            return Report(redirect, HttpStatusCode.Found, "") with { Redirect = redirect.OriginalString };
        }

        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(redirect, cancellationToken);
            return Report(redirect, answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException nobody)
        {
            return Report(redirect, 0, "") with { Text = $"Nothing listens at this address: {nobody.HttpRequestError}." };
        }
    }

    private static PersonReport Report(Uri at, HttpStatusCode status, string html) => new()
    {
        Address = at.GetLeftPart(UriPartial.Path),
        Status = (int)status,
        Title = HtmlForm.Title(html),
        Text = HtmlForm.Text(html),
    };
}
