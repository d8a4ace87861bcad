using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;

namespace ApplianceAuth.Hosting;

/// <summary>Converts the -Body parameter to JSON.</summary>
internal static class RequestBody
{
    private const string Script = "param($body) Microsoft.PowerShell.Utility\\ConvertTo-Json -InputObject $body -Depth 100 -Compress";

    /// <summary>Returns the body as UTF-8 JSON: a string unchanged, any other object through ConvertTo-Json; null without a body.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RequestInvalid"/>: a body with GET.</exception>
    public static byte[]? Json(object? body, string method, SessionState session)
    {
        if (body is null)
        {
            return null;
        }

        if (method.Equals("GET", StringComparison.OrdinalIgnoreCase))
        {
            throw new ApplianceAuthException(ErrorId.RequestInvalid, CmdletMessages.CallBodyWithGet, CmdletMessages.CallBodyWithGetRecommendation);
        }

        object value = body is PSObject { BaseObject: string text } ? text : body;
        return Encoding.UTF8.GetBytes(value as string ?? ConvertToJson(value, session));
    }

    // In a new scope, because the caller may have a variable $body.
    private static string ConvertToJson(object value, SessionState session) =>
        (string)session.InvokeCommand.InvokeScript(Script, true, PipelineResultTypes.None, null, value)[0].BaseObject;
}
