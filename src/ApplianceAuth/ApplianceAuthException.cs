namespace ApplianceAuth;

/// <summary>An error that the user can handle, with an error id and a recommendation. Any other exception of this library is a bug.</summary>
/// <remarks>
/// Message and recommendation contain no tokens, codes or secrets. Control characters are removed, because messages quote clouds and files.
/// </remarks>
public sealed class ApplianceAuthException : Exception
{
    /// <summary>Creates an exception.</summary>
    /// <param name="reason">The error id.</param>
    /// <param name="message">What failed and why, in a sentence.</param>
    /// <param name="recommendation">What to do next, or null for the general recommendation of the error id.</param>
    /// <param name="inner">The cause. Its messages contain no secrets.</param>
    internal ApplianceAuthException(ErrorId reason, string message, string? recommendation = null, Exception? inner = null)
        : base(ConsoleText.Sanitize(message), inner)
    {
        ErrorId = reason;
        Recommendation = recommendation is null ? null : ConsoleText.Sanitize(recommendation);
    }

    /// <summary>The error id. In PowerShell, its name is the first part of FullyQualifiedErrorId.</summary>
    public ErrorId ErrorId { get; }

    /// <summary>
    /// What to do next, or null: the PowerShell module adds a general recommendation for each error id. What is said of PowerShell concerns the module
    /// alone. Requests are named by method and path, such as <c>GET /devices</c>.
    /// </summary>
    public string? Recommendation { get; }

    /// <summary>The error code of the cloud, such as <c>invalid_grant</c> (RFC 6749 section 5.2) or <c>SDK.Error.UnsupportedProgram</c>.</summary>
    public string? CloudError { get; init; }

    /// <summary>The HTTP status of the response, or null.</summary>
    public int? StatusCode { get; init; }

    /// <summary>When the request may be repeated, UTC, or null if unknown.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The name of the locked vault, or null for other errors.</summary>
    internal string? Vault { get; init; }

    /// <summary>The type that a vault returned instead of strings, in the plural, such as <c>credentials</c>; null for other errors.</summary>
    internal string? SecretType { get; init; }

    /// <summary>The command that repeats a refused call, without secrets, or null.</summary>
    internal string? RetryCommand { get; init; }
}
