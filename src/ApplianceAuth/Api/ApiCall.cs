using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Api;

/// <summary>A call that was found good and not sent yet.</summary>
/// <param name="Store">Where the account is kept.</param>
/// <param name="Account">Which account.</param>
/// <param name="Provider">Whose API.</param>
/// <param name="Request">What to call.</param>
/// <param name="Address">Where it goes.</param>
public sealed record ApiCall(ITokenStore Store, AccountAddress Account, Provider Provider, ApiRequest Request, Uri Address)
{
    /// <summary>Whether it changes something or makes an appliance act, so that a person may want to be asked.</summary>
    public bool Acts => Request.Method != HttpMethod.Get || ApiPath.Acts(Provider, Request.Path);

    /// <summary>Whether it asks for the list of appliances.</summary>
    public bool ListsAppliances => Request.Method == HttpMethod.Get && ApiPath.IsApplianceList(Provider, Request.Path);
}
