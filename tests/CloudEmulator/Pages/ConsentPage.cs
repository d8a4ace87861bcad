using CloudEmulator.Calls;

namespace CloudEmulator.Pages;

/// <summary>Requests the user's consent, and at Miele's new provider the appliances.</summary>
internal static class ConsentPage
{
    public static EmulatedResponse Show(Attempt attempt, string app, IReadOnlyList<(string Id, string Name)> appliances) =>
        Html.Page($"Let {app} use {attempt.Provider.Title}?", $"""
        <p>It asks for:</p>
        <ul id="scopes">{string.Concat(attempt.Scopes.Select(scope => $"<li>{Html.Encode(scope)}</li>"))}</ul>
        <form id="consent" method="post" action="{attempt.Provider.Prefix}{attempt.Provider.ConsentPath}">
          <input type="hidden" name="session" value="{attempt.Id}">
          {(attempt.Provider.ChoosesAppliances ? Choice(appliances) : "")}
          <button id="allow" type="submit" name="decision" value="allow">Allow</button>
          <button id="deny" type="submit" name="decision" value="deny">Deny</button>
        </form>
        """);

    private static string Choice(IReadOnlyList<(string Id, string Name)> appliances) => $"""
        <fieldset id="appliances"><legend>Appliances</legend>
            {string.Concat(appliances.Select(appliance => Tick(appliance.Id, appliance.Name)))}
          </fieldset>
        """;

    private static string Tick(string id, string name) => $"""
        <label><input id="appliance-{id}" type="checkbox" name="appliance" value="{id}" checked> {Html.Encode(name)} ({id})</label>
        """;
}
