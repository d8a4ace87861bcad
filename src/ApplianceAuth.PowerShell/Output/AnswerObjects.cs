using System.Management.Automation;
using System.Text;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Output;

/// <summary>What a call gives the pipeline: the answer's objects, without the cloud's envelope; a list of appliances one by one.</summary>
internal static class AnswerObjects
{
    /// <summary>The objects of an answer; none where it is empty.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.UnexpectedAnswer"/>: JSON that is none, or that objects cannot hold.</exception>
    public static IEnumerable<object?> Read(ApiCall call, ApiAnswer answer, bool raw)
    {
        if (answer.Body.Length == 0)
        {
            return [];
        }

        if (raw || !answer.IsJson)
        {
            return [raw || answer.MediaType?.StartsWith("text/", StringComparison.OrdinalIgnoreCase) == true ? Encoding.UTF8.GetString(answer.Body) : answer.Body];
        }

        object? content = Member(JsonObjects.Read(answer.Body), call.Provider.Envelope);
        return call.ListsAppliances ? SeenIn(Appliances(content, call), call) : content as object?[] ?? [content];
    }

    /// <summary>The same appliances, remembered for completion.</summary>
    private static List<PSObject> SeenIn(IEnumerable<PSObject> appliances, ApiCall call)
    {
        List<PSObject> listed = [.. appliances];
        Hosting.Appliances.Seen.Note(
            call.Store, call.Account, listed.Select(one => new SeenAppliance($"{one.Properties["ApplianceId"].Value}", Name(one, call.Provider.ApplianceShape))));
        return listed;
    }

    private static string Name(PSObject appliance, ApplianceShape shape) => shape.Name
        .Select(place => place.Split('/').Aggregate((object?)appliance, (at, name) => (at as PSObject)?.Properties[name]?.Value) as string)
        .FirstOrDefault(name => !string.IsNullOrEmpty(name)) ?? "";

    private static IEnumerable<PSObject> Appliances(object? content, ApiCall call)
    {
        ApplianceListShape shape = call.Provider.ApplianceList;
        IEnumerable<(string? Id, object? Appliance)> found = shape.Member is not null
            ? (Member(content, shape.Member) as object?[] ?? []).Select(appliance => (Member(appliance, shape.IdMember) as string, (object?)appliance))
            : ((content as PSObject)?.Properties ?? Enumerable.Empty<PSPropertyInfo>()).Select(property => ((string?)property.Name, (object?)property.Value));
        foreach ((string? id, object? appliance) in found)
        {
            if (appliance is PSObject known)
            {
                // Ours last, so that a cloud's member of that name does not name another account.
                Set(known, "ApplianceId", id);
                Set(known, "Account", call.Account.ToString());
                Set(known, "Vault", call.Store.Name);
                yield return known;
            }
        }
    }

    private static object? Member(object? value, string? name) =>
        name is not null && (value as PSObject)?.Properties[name] is { } member ? member.Value : value;

    private static void Set(PSObject item, string name, object? value)
    {
        item.Properties.Remove(name);
        item.Properties.Add(new PSNoteProperty(name, value));
    }
}
