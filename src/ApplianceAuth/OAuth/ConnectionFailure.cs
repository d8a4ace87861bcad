using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>The error for a connection that could not be made or did not hold.</summary>
internal static class ConnectionFailure
{
    /// <summary>Creates it.</summary>
    /// <param name="provider">Whose cloud was called.</param>
    /// <param name="cause">What the network reports. It may quote what a server or a proxy sent.</param>
    /// <param name="secrets">Removes what was sent and must not be shown.</param>
    public static ApplianceAuthException Of(Provider provider, Exception cause, SecretRedactor secrets) => new(
        Reason.CloudUnreachable, $"{provider.DisplayName} could not be reached: {secrets.Show(cause.Message)}", inner: Harmless(cause, secrets));

    /// <summary>The cause, or null if a message in it holds what must not be shown: a host displays the messages of all causes.</summary>
    private static Exception? Harmless(Exception cause, SecretRedactor secrets)
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
