using System.Management.Automation;
using System.Text;

namespace ApplianceAuth.Hosting;

/// <summary>Turns what a person gives as a body into JSON.</summary>
internal static class RequestBody
{
    private const string Script = "param($body) Microsoft.PowerShell.Utility\\ConvertTo-Json -InputObject $body -Depth 100 -Compress";

    /// <summary>UTF-8 JSON of a body: text as it is, anything else as ConvertTo-Json writes it; null for none.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RequestInvalid"/>: a body with GET.</exception>
    public static byte[]? Json(object? body, string method, SessionState session)
    {
        if (body is null)
        {
            return null;
        }

        if (method.Equals("GET", StringComparison.OrdinalIgnoreCase))
        {
            throw new ApplianceAuthException(ErrorId.RequestInvalid, "A GET takes no body.", "Add -Method PUT, or put the values into -Query.");
        }

        // In a scope of its own: the caller may have a $body too.
        object bare = body is PSObject { BaseObject: string text } ? text : body;
        return Encoding.UTF8.GetBytes(bare as string ?? (string)session.InvokeCommand.InvokeScript(Script, true, System.Management.Automation.Runspaces.PipelineResultTypes.None, null, bare)[0].BaseObject);
    }
}
