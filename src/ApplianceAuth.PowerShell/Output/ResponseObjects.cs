using System.Management.Automation;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Output;

/// <summary>Converts the response of a call to objects, without the cloud's envelope.</summary>
/// <param name="call">The call.</param>
/// <param name="cache">Receives the ids and names of appliances, for completion.</param>
/// <param name="warn">Receives a sentence for each part that was omitted or replaced.</param>
internal sealed class ResponseObjects(ApiCall call, ApplianceCache cache, Action<string> warn)
{
    /// <summary>Returns the objects of a response; none if it is empty.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.UnexpectedResponse"/>: it is not the expected list, is not JSON, or cannot be converted to objects.
    /// </exception>
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
            bool isText = response.MediaType?.StartsWith("text/", StringComparison.Ordinal) == true;
            return [isText ? TextDecoding.Decode(response.Body) : response.Body];
        }

        object? content = Member(JsonObjects.Read(TextDecoding.RepairJson(response.Body.AsSpan(), out bool repaired)), call.Provider.Envelope);
        if (repaired)
        {
            warn(Messages.InvalidUnicode);
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
            call.Store, call.Account,
            appliances.Select(one => new CachedAppliance($"{one.Properties["ApplianceId"].Value}", Name(one, call.Provider.ApplianceSchema))));
        return appliances;
    }

    /// <summary>Converts an appliance to an object; null with a warning if it cannot be converted.</summary>
    private PSObject? TryRead(ApplianceDocument document)
    {
        try
        {
            PSObject appliance = (PSObject)JsonObjects.Read(document.Json.Span)!;
            // Added last, so that they replace the cloud's members of the same name.
            Set(appliance, "ApplianceId", document.Id);
            Set(appliance, "Account", call.Account.ToString());
            Set(appliance, "Vault", call.Store.Name);
            return appliance;
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.UnexpectedResponse)
        {
            warn(CmdletMessages.FormatResponseApplianceOmitted(
                ConsoleText.SanitizeAndTruncate(document.Id), ConsoleText.SanitizeAndTruncate(e.Message), e.Recommendation));
            return null;
        }
    }

    private static string Name(PSObject appliance, ApplianceSchema schema) => schema.Paths("Name")
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
