using ApplianceAuth.Api;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>A request for a resource with keys.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Appliance">The id of the appliance.</param>
/// <param name="Key">The key at the end of the path, or null.</param>
internal sealed record KeyRequest(KeyResource Resource, string Appliance, string? Key)
{
    /// <summary>The request with a path, or null if its resource has no keys.</summary>
    public static KeyRequest? Find(Provider provider, ApiPath path)
    {
        foreach (KeyResource resource in provider.KeyResources)
        {
            if (path.Match(resource.Path) is [{ } appliance])
            {
                return new(resource, appliance, null);
            }

            if (resource.HasKeyPaths && path.Match(resource.Path + "/*") is [{ } owner, { } key])
            {
                return new(resource, owner, key);
            }
        }

        return null;
    }
}
