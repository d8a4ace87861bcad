using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CloudEmulator.Apps;

namespace ApplianceAuth.Tests.Emulator;

/// <summary>The pages, in a browser without scripts.</summary>
public class PageTests : CloudTest
{
    [Fact]
    public async Task Pages_of_Miele_have_login_and_choice_of_appliances()
    {
        using Caller caller = Caller.Miele(Host);
        using HttpResponseMessage first = await caller.GetAsync(caller.Authorize(("scope", Caller.MieleScope)));
        IHtmlDocument login = await ReadAsync(first);
        AssertUsable(login, "email", "password", "country", "sign-in");
        Assert.Equal("de-DE", ((IHtmlSelectElement)login.GetElementById("country")!).Value);

        Fill(login, "email", "holiday@example.com");
        Fill(login, "password", CloudEmulator.Users.KnownUsers.Owner.Password);
        using HttpResponseMessage second = await SubmitAsync(login, "sign-in");
        IHtmlDocument consent = await ReadAsync(second);
        AssertUsable(consent, "appliance-000100200301", "appliance-000100200310", "allow", "deny");

        ((IHtmlInputElement)consent.GetElementById("appliance-000100200301")!).IsChecked = false;
        using HttpResponseMessage third = await SubmitAsync(consent, "allow");
        Assert.StartsWith($"{Caller.Redirect}?code=", third.Headers.Location!.OriginalString);
        await caller.ExchangeAsync(Uri.UnescapeDataString(third.Headers.Location.Query.Split("code=")[1].Split('&')[0]));
        Assert.DoesNotContain("000100200301", Control.Tokens.SignIns.Single().Appliances!);
    }

    [Fact]
    public async Task Device_page_contains_the_user_code_of_its_URL()
    {
        using Caller caller = Caller.HomeConnect(Host, KnownApps.HomeConnectDevice);
        using HttpResponseMessage response = await caller.GetAsync(caller.Address("/security/oauth/device_verify?user_code=BCDF-\"GHJK"));
        IHtmlDocument page = await ReadAsync(response);
        AssertUsable(page, "user_code", "continue");
        Assert.Equal("BCDF-\"GHJK", ((IHtmlInputElement)page.GetElementById("user_code")!).Value);
    }

    private static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal((200, "text/html"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        return new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
    }

    private static void AssertUsable(IHtmlDocument page, params string[] ids)
    {
        Assert.All(ids, id => Assert.NotNull(page.GetElementById(id)));
        Assert.All(page.QuerySelectorAll("input:not([type=hidden]), select").OfType<IHtmlElement>(), field =>
            Assert.NotNull(field.Closest("label") ?? page.QuerySelector($"label[for={field.Id}]")));
        Assert.Empty(page.Scripts);
    }

    private static void Fill(IHtmlDocument page, string id, string value) => ((IHtmlInputElement)page.GetElementById(id)!).Value = value;

    private async Task<HttpResponseMessage> SubmitAsync(IHtmlDocument page, string buttonId)
    {
        IHtmlFormElement form = page.Forms.Single();
        IHtmlButtonElement button = (IHtmlButtonElement)page.GetElementById(buttonId)!;
        List<KeyValuePair<string, string>> fields = [.. form.Elements.Select(Field).OfType<KeyValuePair<string, string>>()];
        if (button.Name is { Length: > 0 } name)
        {
            fields.Add(new(name, button.Value));
        }

        using HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Host.BaseUri };
        using FormUrlEncodedContent content = new(fields);
        return await http.PostAsync(form.GetAttribute("action"), content);
    }

    private static KeyValuePair<string, string>? Field(IHtmlElement element) => element switch
    {
        IHtmlInputElement { Type: "checkbox", IsChecked: false } => null,
        IHtmlInputElement input => new(input.Name!, input.Value),
        IHtmlSelectElement select => new(select.Name!, select.Value!),
        _ => null,
    };
}
