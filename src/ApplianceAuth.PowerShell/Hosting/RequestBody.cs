using System.Management.Automation;
using System.Text;
using System.Text.Json;

namespace ApplianceAuth.Hosting;

/// <summary>Turns what a person gives as a body into JSON.</summary>
internal static class RequestBody
{
    private const string Script = "param($body) Microsoft.PowerShell.Utility\\ConvertTo-Json -InputObject $body -Depth 100 -Compress";

    /// <summary>UTF-8 JSON of a body: text as it is, anything else as ConvertTo-Json writes it; null for none.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.RequestInvalid"/>: a body with GET, or text that is not JSON.</exception>
    public static byte[]? Json(object? body, string method, SessionState session)
    {
        if (body is null)
        {
            return null;
        }

        if (method.Equals("GET", StringComparison.OrdinalIgnoreCase))
        {
            throw new ApplianceAuthException(Reason.RequestInvalid, "A GET takes no body.", "Add -Method PUT, or put the values into -Query.");
        }

        object bare = body is PSObject { BaseObject: string text } ? text : body;
        byte[] json = Encoding.UTF8.GetBytes(bare as string ?? (string)session.InvokeCommand.InvokeScript(Script, false, System.Management.Automation.Runspaces.PipelineResultTypes.None, null, bare)[0].BaseObject);
        try
        {
            using JsonDocument _ = JsonDocument.Parse(json);
            return json;
        }
        catch (JsonException)
        {
            throw new ApplianceAuthException(Reason.RequestInvalid, "The body is not JSON.", "Give a hashtable, such as @{ powerOn = $true }, and leave the JSON to this cmdlet.");
        }
    }
}
