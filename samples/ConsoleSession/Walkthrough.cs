using System.Text.Json;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using CloudEmulator.Control;

namespace ConsoleSession;

/// <summary>Shows one sign-in after the other at work.</summary>
/// <param name="cloud">Plays the appliance owner, and ends tokens early.</param>
/// <param name="http">Follows no redirects and keeps no cookies.</param>
/// <param name="timeProvider">Tells the time.</param>
internal sealed class Walkthrough(CloudControl cloud, HttpClient http, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly MemoryTokenStore _store = new();

    /// <summary>Signs in, keeps the sign-in, lists the appliances, and lists them again after the token has ended.</summary>
    public async Task ShowAsync(Example example, CancellationToken cancellationToken)
    {
        Console.WriteLine($"\n{example.Title}");
        Registration registration = example.Registration;
        StoredAccount account = new(registration, await SignInAsync(registration, cancellationToken));
        Say("signed in", $"{account.Address}, {(account.Tokens.Scopes.Count > 0 ? string.Join(' ', account.Tokens.Scopes) : "for everything")}");

        SessionBroker first = new(http, DataFolder.OfThisUser, timeProvider);
        await first.SaveSignInAsync(_store, account, cancellationToken);
        Say("kept", $"in {_store.Name}, until this program ends");

        // A broker of its own knows only what is kept, as a later run of a program with a lasting store would.
        SessionBroker second = new(http, DataFolder.OfThisUser, timeProvider);
        Session session = await second.GetAsync(_store, account.Address, new(), cancellationToken);
        Say("found", $"a token, good until {session.Account.Tokens.ExpiresAt.ToLocalTime():HH:mm:ss}");
        ApiClient api = new(http, second, new(DataFolder.OfThisUser, timeProvider), timeProvider);
        IReadOnlyList<string> appliances = await ListAsync(api, account, cancellationToken);
        Say("appliances", $"{appliances.Count}, such as {string.Join(", ", appliances.Take(3))}");

        cloud.Expire(example.System);
        string refreshes = $"{example.System}/token:refresh_token";
        int before = cloud.Calls(refreshes);
        IReadOnlyList<string> again = await ListAsync(api, account, cancellationToken);
        if (cloud.Calls(refreshes) != before + 1 || !again.SequenceEqual(appliances))
        {
            throw new InvalidOperationException($"{account.Address} was not renewed.");
        }

        Say("renewed", "the token ended early, the same call renewed it, and nobody was asked");
    }

    private async Task<TokenSet> SignInAsync(Registration registration, CancellationToken cancellationToken)
    {
        OAuthClient client = new(registration.ResolveProvider(), http, timeProvider);
        Task person = Task.CompletedTask;
        // The person walks on the side: their last page is the one that the flow answers once it has the tokens.
        TokenSet tokens = registration.DeviceFlow
            ? await new DeviceFlow(client, timeProvider).SignInAsync(registration, ShowCode, _ => { }, s_patience, cancellationToken)
            : await new AuthorizationCodeFlow(client, timeProvider).ListenAsync(registration, ShowAddress, s_patience, cancellationToken);
        await person;
        return tokens;

        void ShowCode(DeviceCode code)
        {
            Console.WriteLine(QrCodeText.Draw(code.BestAddress, ascii: false));
            Say("open", $"{code.VerificationUri} and enter the code {code.UserCode}");
            person = cloud.PersonAsync(new() { Url = code.VerificationUri, UserCode = code.UserCode }, cancellationToken);
        }

        Task ShowAddress(Uri address, CancellationToken ended)
        {
            Say("open", address.GetLeftPart(UriPartial.Path) + "?…");
            person = cloud.PersonAsync(new() { Url = address }, ended);
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
