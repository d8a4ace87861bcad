using System.Security.Authentication;
using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>Creates the error for a connection that could not be opened or was interrupted.</summary>
internal static class ConnectionFailure
{
    /// <summary>Creates the error, with the proxy if one is used.</summary>
    /// <param name="provider">The provider that was called.</param>
    /// <param name="address">The address that was called.</param>
    /// <param name="cause">The network error. It may quote what a server or a proxy sent.</param>
    /// <param name="secrets">The secrets of the request.</param>
    public static ApplianceAuthException Create(Provider provider, Uri address, Exception cause, SecretRedactor secrets)
    {
        SystemProxy system = SystemProxy.Current;
        SecretRedactor all = secrets.And(system.Secrets(address));
        // The message around a rejected certificate does not say why it was rejected.
        AuthenticationException? notTrusted = cause.InnerException as AuthenticationException;
        string error = all.RedactAndSanitize((notTrusted ?? cause).Message);
        string? proxy = system.Describe(address);
        return new(
            ErrorId.CloudUnreachable,
            proxy is null
                ? Messages.FormatConnectionFailed(provider.DisplayName, error)
                : Messages.FormatConnectionFailedThroughProxy(provider.DisplayName, proxy, error),
            notTrusted is not null ? Messages.ConnectionNotTrustedRecommendation
                : proxy is not null ? Messages.ConnectionFailedThroughProxyRecommendation
                : null,
            Redact(cause, all));
    }

    /// <summary>The cause, or null if its message or that of an inner exception contains a secret: PowerShell can show them all.</summary>
    private static Exception? Redact(Exception cause, SecretRedactor secrets)
    {
        for (Exception? e = cause; e is not null; e = e.InnerException)
        {
            if (secrets.Redact(e.Message) != e.Message)
            {
                return null;
            }
        }

        return cause;
    }
}
