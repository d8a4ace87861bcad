namespace ApplianceAuth;

/// <summary>The one exception this library raises for what a user can meet; everything else is a defect.</summary>
/// <remarks>
/// Neither the message nor the advice ever holds a token, a code or a secret, nor a character that steers a terminal: messages quote clouds and files.
/// </remarks>
public sealed class ApplianceAuthException : Exception
{
    /// <summary>Makes an exception with its reason, what happened, and what to do next.</summary>
    /// <param name="reason">What went wrong, as a stable name.</param>
    /// <param name="message">What happened, in a sentence for the person at the prompt.</param>
    /// <param name="recommendation">What to do next; where null, the general advice for <paramref name="reason"/> is shown.</param>
    /// <param name="inner">The technical cause, free of secrets.</param>
    public ApplianceAuthException(ErrorId reason, string message, string? recommendation = null, Exception? inner = null)
        : base(ConsoleText.Sanitize(message), inner)
    {
        ErrorId = reason;
        Recommendation = recommendation is null ? null : ConsoleText.Sanitize(recommendation);
    }

    /// <summary>What went wrong; its name is the first part of the error id.</summary>
    public ErrorId ErrorId { get; }

    /// <summary>What to do next, when that is known more exactly than for the reason alone.</summary>
    public string? Recommendation { get; }

    /// <summary>The cloud's own error code, such as <c>invalid_grant</c> (RFC 6749 section 5.2) or <c>SDK.Error.UnsupportedProgram</c>.</summary>
    public string? CloudError { get; init; }

    /// <summary>The HTTP status of the answer, or null where there was none.</summary>
    public int? StatusCode { get; init; }

    /// <summary>When the same call may be tried again, where that is known.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The name of the vault that is locked; null for other errors.</summary>
    public string? Vault { get; init; }

    /// <summary>What a vault returned in place of strings, in the plural, such as <c>credentials</c>; null if that is not the error.</summary>
    public string? SecretType { get; init; }

    /// <summary>The command that repeats a refused call, without anything secret; null where none was refused.</summary>
    public string? RepeatedBy { get; init; }
}
