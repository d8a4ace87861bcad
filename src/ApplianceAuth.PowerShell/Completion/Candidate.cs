namespace ApplianceAuth.Completion;

/// <summary>A value that completion offers.</summary>
/// <remarks>A class, because the runtime has native code for LINQ over classes: over value tuples it compiles each query at the first completion.</remarks>
/// <param name="Text">The value.</param>
/// <param name="Hint">The tooltip; empty for the value itself.</param>
internal sealed record Candidate(string Text, string Hint = "");
