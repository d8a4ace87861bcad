using System.Text.Json;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using CloudEmulator.Control;

namespace ConsoleSession;

/// <summary>Signs in to the systems one after the other, and uses the accounts.</summary>
/// <param name="cloud">Acts as the user, and expires tokens.</param>
/// <param name="http">A client that does not follow redirects and has no cookies.</param>
/// <param name="timeProvider">The time source.</param>
internal sealed class Walkthrough(CloudControl cloud, HttpClient http, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);

    private readonly MemoryTokenStore _store = new();

    /// <summary>Signs in, saves the session, lists the appliances, and lists them again after the token has expired.</summary>
    public async Task ShowAsync(Example example, CancellationToken cancellationToken)
    {
        Console.WriteLine($"\n{example.Title}");
        Registration registration = example.Registration;
        StoredAccount account = new(registration, await SignInAsync(registration, cancellationToken));
        Say("signed in", $"{account.Address}, {(account.Tokens.Scopes.Count > 0 ? string.Join(' ', account.Tokens.Scopes) : "no scopes")}");

        SessionBroker first = new(http, DataFolder.OfThisUser, timeProvider);
        await first.SaveSignInAsync(_store, account, cancellationToken);
        Say("stored", $"in {_store.Name}, until this program ends");

        // A new broker knows only what is stored, as in a later run of a program with a permanent store.
        SessionBroker second = new(http, DataFolder.OfThisUser, timeProvider);
        Session session = await second.GetAsync(_store, account.Address, new(), cancellationToken);
        Say("found", $"a token, valid until {session.Account.Tokens.ExpiresAt.ToLocalTime():HH:mm:ss}");
        ApiClient api = new(http, second, new(DataFolder.OfThisUser, timeProvider), timeProvider);
        IReadOnlyList<string> appliances = await ListAsync(api, account, cancellationToken);
        Say("appliances", $"{appliances.Count}, such as {string.Join(", ", appliances.Take(3))}");

        cloud.Expire(example.System);
        string refreshes = $"{example.System}/token:refresh_token";
        int before = cloud.Calls(refreshes);
        IReadOnlyList<string> again = await ListAsync(api, account, cancellationToken);
        if (cloud.Calls(refreshes) != before + 1 || !again.SequenceEqual(appliances))
        {
            throw new InvalidOperationException($"{account.Address} was not refreshed.");
        }

        Say("refreshed", "the emulator had expired the token; this call refreshed it without a prompt");
    }

    private async Task<TokenSet> SignInAsync(Registration registration, CancellationToken cancellationToken)
    {
        OAuthClient client = new(registration.ResolveProvider(), http, timeProvider);
        Task user = Task.CompletedTask;
        // The user goes through the pages at the same time: the last one is the flow's response, after it has received the tokens.
        TokenSet tokens = registration.DeviceFlow
            ? await new DeviceFlow(client, timeProvider).SignInAsync(registration, ShowCode, _ => { }, s_timeout, cancellationToken)
            : await new AuthorizationCodeFlow(client, timeProvider).ListenAsync(registration, ShowAddress, s_timeout, cancellationToken);
        await user;
        return tokens;

        void ShowCode(DeviceCode code)
        {
            Console.WriteLine(QrCodeText.Draw(code.BestAddress, ascii: false));
            Say("open", $"{code.VerificationUri} and enter the code {code.UserCode}");
            user = cloud.PersonAsync(new() { Url = code.VerificationUri, UserCode = code.UserCode }, cancellationToken);
        }

        Task ShowAddress(Uri address, CancellationToken ended)
        {
            Say("open", address.GetLeftPart(UriPartial.Path) + "?…");
            user = cloud.PersonAsync(new() { Url = address }, ended);
            return Task.CompletedTask;
        }
    }

    private async Task<IReadOnlyList<string>> ListAsync(ApiClient api, StoredAccount account, CancellationToken cancellationToken)
    {
        ApiCall call = await api.PrepareAsync(_store, account.Address, new(HttpMethod.Get, "/devices"), cancellationToken);
        ApiResponse response = await api.SendAsync(call, new(timeProvider), cancellationToken);
        (Provider provider, ApplianceListShape shape) = (call.Provider, call.Provider.ApplianceList);

        using JsonDocument document = JsonDocument.Parse(response.Body);
        JsonElement root = provider.Envelope is null ? document.RootElement : document.RootElement.GetProperty(provider.Envelope);
        return shape is { Member: { } member, IdMember: { } id }
            ? [.. root.GetProperty(member).EnumerateArray().Select(appliance => appliance.GetProperty(id).GetString()!)]
            : [.. root.EnumerateObject().Select(appliance => appliance.Name)];
    }

    private static void Say(string what, string text) => Console.WriteLine($"  {what,-10}  {text}");
}
