using System.Collections;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Completion;

/// <summary>Finds the resource of a path on a command line.</summary>
internal static class KeyRequests
{
    /// <summary>
    /// The resource with keys at a path, for each appliance that <c>{id}</c> stands for; empty if there is none or the path is not complete.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="account">The account.</param>
    /// <param name="bound">The parameters on the command line, with those that a piped appliance sets.</param>
    public static IEnumerable<KeyRequest> Find(string path, JournaledAccount account, IDictionary bound)
    {
        string[] paths = path.Contains(PathPlaceholder.Text, StringComparison.Ordinal)
            ? [.. PipedAppliances.Ids(bound, account).Select(id => PathPlaceholder.Replace(path, id))]
            : [path];
        return paths.Select(one => Find(one, account)).OfType<KeyRequest>();
    }

    private static KeyRequest? Find(string path, JournaledAccount account)
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
