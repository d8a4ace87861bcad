using ApplianceAuth.Api;
using ApplianceAuth.Appliances;

namespace ApplianceAuth.Completion;

/// <summary>Finds the resource of a path on a command line.</summary>
internal static class KeyRequests
{
    /// <summary>The resource with keys at a path, or null if there is none or the path is not complete.</summary>
    public static KeyRequest? Find(string path, JournaledAccount account)
    {
        try
        {
            return KeyRequest.Find(account.Provider, new ApiPath(account.Provider, path));
        }
        catch (ApplianceAuthException)
        {
            return null;
        }
    }
}
