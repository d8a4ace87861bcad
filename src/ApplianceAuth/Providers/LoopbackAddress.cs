namespace ApplianceAuth.Providers;

/// <summary>Checks addresses for loopback.</summary>
internal static class LoopbackAddress
{
    /// <summary>Whether an address is http or https on loopback, without user name, query and fragment.</summary>
    public static bool IsLoopback(Uri address) =>
        address is { IsAbsoluteUri: true, IsLoopback: true, UserInfo: "", Query: "", Fragment: "" }
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    /// <summary>Returns the address if it is loopback.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.BaseUriNotLoopback"/>.</exception>
    public static Uri Require(Uri address) =>
        IsLoopback(address) ? address : throw new ApplianceAuthException(ErrorId.BaseUriNotLoopback, Messages.BaseUriNotLoopback);
}
