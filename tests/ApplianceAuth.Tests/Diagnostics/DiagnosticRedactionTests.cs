using ApplianceAuth.Accounts;
using ApplianceAuth.Diagnostics;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Diagnostics;

/// <summary>What is left out of a report that a user shows to others.</summary>
public sealed class DiagnosticRedactionTests
{
    [Fact]
    public void Redact_removes_home_directory_and_most_of_the_client_id()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Registration registration = Sample.Registration(KnownProviders.Miele);

        DiagnosticResult result = DiagnosticResult.Warning("x", $"at {home}/x for {registration.ClientId}", $"see {home}");
        DiagnosticResult redacted = DiagnosticRedaction.Redact(result, registration);

        Assert.Equal(("at ~/x for clie…", "see ~"), (redacted.Detail, redacted.Recommendation));
    }

    [Fact]
    public void Redact_replaces_home_directory_in_a_command_by_the_variable()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        DiagnosticResult result = DiagnosticResult.Warning("x", $"'{home}/c' is a link.", $"cp '{home}/a b' '{home}/c' && rm '/tmp/d'");
        DiagnosticResult redacted = DiagnosticRedaction.Redact(result, registration: null);

        Assert.Equal(("'~/c' is a link.", "cp \"$HOME/a b\" \"$HOME/c\" && rm '/tmp/d'"), (redacted.Detail, redacted.Recommendation));
    }

    [Fact]
    public void Redact_keeps_client_id_of_four_characters()
    {
        DiagnosticResult result = DiagnosticResult.Warning("x", "for clie");

        Assert.Equal(result, DiagnosticRedaction.Redact(result, Sample.Registration(KnownProviders.Miele) with { ClientId = "clie" }));
        Assert.Equal(result, DiagnosticRedaction.Redact(result, registration: null));
    }
}
