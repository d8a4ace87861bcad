using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Clouds;
using CloudEmulator.Clouds.Miele;
using CloudEmulator.Tokens;
using CloudEmulator.Users;

namespace CloudEmulator.Pages;

/// <summary>Handles login and consent, then redirects to the app or approves the device.</summary>
internal static class SignInPages
{
    private const string NotOnTheList = "client has limited user list - user not assigned to client";

    public static EmulatedResponse Begin(CloudCall call, Attempt attempt)
    {
        call.Cloud.Attempts.Add(attempt);
        return LoginPage.Show(attempt);
    }

    public static EmulatedResponse Login(CloudCall call)
    {
        Attempt attempt = Current(call);
        if (KnownUsers.Find(call.Form!["email"], call.Form["password"]) is not { } user)
        {
            return LoginPage.Show(attempt, "E-mail or password is wrong.");
        }

        App app = call.Cloud.Apps.Find(attempt.ClientId, attempt.Provider.Name) ?? throw new Refusal(attempt.Provider.LoginExpired());
        if (app.Users?.Contains(user.Email) == false)
        {
            return attempt.Device is not null
                ? Html.Message("Sign-in refused", NotOnTheList, 400)
                : EmulatedResponse.Redirect(RedirectAddress.WithError(attempt.RedirectUri, attempt.State, "unauthorized_client", NotOnTheList));
        }

        if (attempt.Provider.AsksCountry)
        {
            if (call.Form["vgInformationSelector"] is not { } country || !MieleCountries.IsWellFormed(country))
            {
                return LoginPage.Show(attempt, "Choose a country.");
            }

            attempt.Country = country;
        }

        attempt.User = user;
        return ConsentPage.Show(attempt, app.Name, call.Cloud.MieleHome.Names);
    }

    public static EmulatedResponse Consent(CloudCall call)
    {
        Attempt attempt = Current(call);
        if (attempt.User is not { } user)
        {
            return LoginPage.Show(attempt);
        }

        call.Cloud.Attempts.Finish(attempt);
        bool denied = call.Form!["decision"] != "allow";
        if (call.Cloud.ConsentsToDeny > 0)
        {
            call.Cloud.ConsentsToDeny--;
            denied = true;
        }

        if (attempt.Device is { } device)
        {
            call.Cloud.DeviceGrants.Decide(device, user, allowed: !denied);
            return denied
                ? Html.Message("Access declined", "Nothing was changed.")
                : Html.Message("You are signed in", "Go back to your device.");
        }

        return denied
            ? EmulatedResponse.Redirect(RedirectAddress.WithError(attempt.RedirectUri, attempt.State, "access_denied"))
            : SendCode(call, attempt, user, call.Form.All("appliance"));
    }

    /// <summary>Redirects to the app with an authorization code.</summary>
    public static EmulatedResponse SendCode(CloudCall call, Attempt attempt, TestUser user, IReadOnlyList<string> ticked)
    {
        SignInContext context = new(call, attempt.Country);
        string value = call.Cloud.Secrets.Add("code", attempt.Provider.NewCode(context));
        call.Cloud.Codes.Add(new AuthorizationCode(
            value, attempt, user, attempt.Country, attempt.Provider.ChoosesAppliances ? ticked : null,
            call.Now.AddSeconds(call.Cloud.Settings.CodeLife)));

        List<KeyValuePair<string, string>> parameters = [new("code", value), .. attempt.Provider.RedirectExtras(context)];
        if (attempt.State is not null)
        {
            parameters.Add(new("state", attempt.State));
        }

        return EmulatedResponse.Redirect(RedirectAddress.With(attempt.RedirectUri, parameters));
    }

    private static Attempt Current(CloudCall call) =>
        call.Cloud.Attempts.Find(call.Form?["session"], call.Now) is { } attempt && attempt.Provider == call.Provider
            ? attempt
            : throw new Refusal(call.Provider.LoginExpired());
}
