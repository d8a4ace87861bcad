namespace ApplianceAuth.Providers;

/// <summary>Tells addresses on this machine from all others.</summary>
public static class LoopbackAddress
{
    /// <summary>Whether an address is plain http or https on loopback, with neither user, query nor fragment.</summary>
    public static bool IsLoopback(Uri address) =>
        address is { IsAbsoluteUri: true, IsLoopback: true, UserInfo: "", Query: "", Fragment: "" }
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    /// <summary>The address back, when it is one on loopback.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.BaseUriNotLoopback"/>.</exception>
    public static Uri Require(Uri address) => IsLoopback(address) ? address : throw new ApplianceAuthException(
        ErrorId.BaseUriNotLoopback, "The base address is not a plain address on this machine, such as http://127.0.0.1:5080.");
}
