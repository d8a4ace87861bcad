using System.Management.Automation;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Output;

/// <summary>What a call gives the pipeline: the response's objects, without the cloud's envelope; a list of appliances one by one.</summary>
/// <param name="call">The call.</param>
/// <param name="cache">Receives the ids and names of appliances, for completion.</param>
/// <param name="warn">Takes what could not be read or had to be replaced, as a sentence.</param>
internal sealed class ResponseObjects(ApiCall call, ApplianceCache cache, Action<string> warn)
{
    /// <summary>The objects of a response; none where it is empty and need not hold a list.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.UnexpectedResponse"/>: no list, JSON that is none, or that objects cannot hold.</exception>
    public IEnumerable<object?> Read(ApiResponse response, bool raw)
    {
        if (raw)
        {
            return response.Body.Length == 0 ? [] : [TextDecoding.Decode(response.Body)];
        }

        if (call.ListsAppliances)
        {
            return ReadAppliances(response.Body);
        }

        if (response.Body.Length == 0)
        {
            return [];
        }

        if (!response.IsJson)
        {
            return [response.MediaType?.StartsWith("text/", StringComparison.Ordinal) == true ? TextDecoding.Decode(response.Body) : response.Body];
        }

        object? content = Member(JsonObjects.Read(TextDecoding.RepairJson(response.Body.AsSpan(), out bool repaired)), call.Provider.Envelope);
        if (repaired)
        {
            warn("Characters that are not valid Unicode are shown as U+FFFD.");
        }

        return content as object?[] ?? [content];
    }

    private List<PSObject> ReadAppliances(byte[] body)
    {
        ApplianceDocuments list = ApplianceDocuments.ReadList(call.Provider, body);
        List<PSObject> appliances = [];
        foreach (ApplianceDocument document in list.Readable)
        {
            if (TryRead(document) is { } appliance)
            {
                appliances.Add(appliance);
            }
        }

        foreach (string problem in list.Problems)
        {
            warn(problem);
        }

        cache.Add(
            call.Store, call.Account, appliances.Select(one => new CachedAppliance($"{one.Properties["ApplianceId"].Value}", Name(one, call.Provider.ApplianceShape))));
        return appliances;
    }

    /// <summary>The appliance as an object; null where no object can hold it, which does not keep the others back.</summary>
    private PSObject? TryRead(ApplianceDocument document)
    {
        try
        {
            PSObject appliance = (PSObject)JsonObjects.Read(document.Json.Span)!;
            // Ours last, so that a cloud's member of that name does not name another account.
            Set(appliance, "ApplianceId", document.Id);
            Set(appliance, "Account", call.Account.ToString());
            Set(appliance, "Vault", call.Store.Name);
            return appliance;
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.UnexpectedResponse)
        {
            warn($"Appliance '{ConsoleText.SanitizeAndTruncate(document.Id)}' is left out. {ConsoleText.SanitizeAndTruncate(e.Message)} {e.Recommendation}");
            return null;
        }
    }

    private static string Name(PSObject appliance, ApplianceShape shape) => shape.Name
        .Select(place => place.Split('/').Aggregate((object?)appliance, (at, name) => (at as PSObject)?.Properties[name]?.Value) as string)
        .FirstOrDefault(name => !string.IsNullOrEmpty(name)) ?? "";

    private static object? Member(object? value, string? name) =>
        name is not null && (value as PSObject)?.Properties[name] is { } member ? member.Value : value;

    private static void Set(PSObject item, string name, object? value)
    {
        item.Properties.Remove(name);
        item.Properties.Add(new PSNoteProperty(name, value));
    }
}
