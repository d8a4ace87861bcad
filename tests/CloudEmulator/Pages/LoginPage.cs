using CloudEmulator.Calls;
using CloudEmulator.Clouds.Miele;

namespace CloudEmulator.Pages;

/// <summary>Requests e-mail address and password.</summary>
internal static class LoginPage
{
    public static EmulatedResponse Show(Attempt attempt, string? problem = null) => Html.Page($"Sign in to {attempt.Provider.Title}", $"""
        {(problem is null ? "" : $"<p class=\"problem\" id=\"problem\">{Html.Encode(problem)}</p>")}
        <form id="login" method="post" action="{attempt.Provider.Prefix}{attempt.Provider.LoginPath}">
          <input type="hidden" name="session" value="{attempt.Id}">
          <label for="email">E-mail</label>
          <input id="email" name="email" type="email" autocomplete="username" required autofocus>
          <label for="password">Password</label>
          <input id="password" name="password" type="password" autocomplete="current-password" required>
          {(attempt.Provider.AsksCountry ? Country(attempt) : "")}
          <button id="sign-in" type="submit">Sign in</button>
        </form>
        """);

    private static string Country(Attempt attempt) => $"""
        <label for="country">Country</label>
          <select id="country" name="vgInformationSelector">
            {string.Concat(MieleCountries.All.Union([Chosen(attempt)]).Select(code => Option(code, code == Chosen(attempt))))}
          </select>
        """;

    // The requested country is offered even if it is not in the list, like the one in the documentation.
    private static string Chosen(Attempt attempt) => attempt.Vg ?? attempt.Country;

    private static string Option(string code, bool chosen) =>
        $"<option value=\"{Html.Encode(code)}\"{(chosen ? " selected" : "")}>{Html.Encode(code)}</option>";
}
