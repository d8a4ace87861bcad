using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>The error for a connection that could not be made or did not hold.</summary>
internal static class ConnectionFailure
{
    /// <summary>Creates it.</summary>
    /// <param name="provider">Whose cloud was called.</param>
    /// <param name="address">What was called.</param>
    /// <param name="cause">What the network reports. It may quote what a server or a proxy sent.</param>
    /// <param name="secrets">Removes what was sent and must not be shown.</param>
    public static ApplianceAuthException Create(Provider provider, Uri address, Exception cause, SecretRedactor secrets)
    {
        SystemProxy system = SystemProxy.Current;
        SecretRedactor all = secrets.And(system.Secrets(address));
        string words = all.RedactAndSanitize(cause.Message);
        string message = $"{provider.DisplayName} could not be reached: {words}";
        return system.Describe(address) is { } proxy
            ? new(
                ErrorId.CloudUnreachable, $"{ConsoleText.WithFullStop(message)} The connection goes through the proxy {proxy}.",
                "See whether the proxy works. The environment variables HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, or else the system's settings, choose it.",
                Redact(cause, all))
            : new(ErrorId.CloudUnreachable, message, inner: Redact(cause, all));
    }

    /// <summary>The cause, or null if a message in it holds what must not be shown: a host displays the messages of all causes.</summary>
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
