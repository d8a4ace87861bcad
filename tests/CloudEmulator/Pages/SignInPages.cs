using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Clouds;
using CloudEmulator.Clouds.Miele;
using CloudEmulator.People;
using CloudEmulator.Tokens;

namespace CloudEmulator.Pages;

/// <summary>Leads a person through login and consent, then back to the app or the waiting device.</summary>
internal static class SignInPages
{
    private const string NotOnTheList = "client has limited user list - user not assigned to client";

    public static Answer Begin(CloudCall call, Attempt attempt)
    {
        call.Cloud.Attempts.Add(attempt);
        return LoginPage.Show(attempt);
    }

    public static Answer Login(CloudCall call)
    {
        Attempt attempt = Current(call);
        if (KnownPeople.Find(call.Form!["email"], call.Form["password"]) is not { } person)
        {
            return LoginPage.Show(attempt, "E-mail or password is wrong.");
        }

        App app = call.Cloud.Apps.Find(attempt.ClientId, attempt.System.Name) ?? throw new Refusal(attempt.System.LoginExpired());
        if (app.Users?.Contains(person.Email) == false)
        {
            return attempt.Device is not null
                ? Html.Message("Sign-in refused", NotOnTheList, 400)
                : Answer.Redirect(RedirectAddress.WithError(attempt.RedirectUri, attempt.State, "unauthorized_client", NotOnTheList));
        }

        if (attempt.System.AsksCountry)
        {
            if (call.Form["vgInformationSelector"] is not { } country || !MieleCountries.IsWellFormed(country))
            {
                return LoginPage.Show(attempt, "Choose a country.");
            }

            attempt.Country = country;
        }

        attempt.Person = person;
        return ConsentPage.Show(attempt, app.Name, call.Cloud.MieleHome.Names);
    }

    public static Answer Consent(CloudCall call)
    {
        Attempt attempt = Current(call);
        if (attempt.Person is not { } person) return LoginPage.Show(attempt);

        call.Cloud.Attempts.Finish(attempt);
        bool denied = call.Form!["decision"] != "allow";
        if (call.Cloud.ConsentsToDeny > 0)
        {
            call.Cloud.ConsentsToDeny--;
            denied = true;
        }

        if (attempt.Device is { } device)
        {
            call.Cloud.DeviceGrants.Decide(device, person, allowed: !denied);
            return denied
                ? Html.Message("Access declined", "Nothing was changed.")
                : Html.Message("You are signed in", "Go back to your device.");
        }

        return denied
            ? Answer.Redirect(RedirectAddress.WithError(attempt.RedirectUri, attempt.State, "access_denied"))
            : GiveCode(call, attempt, person, call.Form.All("appliance"));
    }

    /// <summary>Sends a code to the app's redirect.</summary>
    public static Answer GiveCode(CloudCall call, Attempt attempt, Person person, IReadOnlyList<string> ticked)
    {
        SignInContext context = new(call, attempt.Country);
        string value = call.Cloud.Secrets.Add("code", attempt.System.NewCode(context));
        call.Cloud.Codes.Add(new AuthorizationCode(
            value, attempt, person, attempt.Country, attempt.System.ChoosesAppliances ? ticked : null,
            call.Now.AddSeconds(call.Cloud.Settings.CodeLife)));

        List<KeyValuePair<string, string>> parameters = [new("code", value), .. attempt.System.RedirectExtras(context)];
        if (attempt.State is not null) parameters.Add(new("state", attempt.State));
        return Answer.Redirect(RedirectAddress.With(attempt.RedirectUri, parameters));
    }

    private static Attempt Current(CloudCall call) =>
        call.Cloud.Attempts.Find(call.Form?["session"], call.Now) is { } attempt && attempt.System == call.System
            ? attempt
            : throw new Refusal(call.System.LoginExpired());
}
