namespace ApplianceAuth.Tests.Documents;

/// <summary>A parameter as the assembly declares it, or as a page describes it. Both are compared as a whole.</summary>
internal sealed record CmdletParameter(string Name)
{
    public string Type { get; init; } = "";

    public HashSet<string> Sets { get; init; } = [];

    public bool Required { get; init; }

    public string Position { get; init; } = "";

    public bool ByPropertyName { get; init; }

    public bool Wildcards { get; init; }

    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>One line with all properties, which tests compare and show.</summary>
    public override string ToString() =>
        $"-{Name} {Type}; sets {string.Join(", ", Sets.Order())}; position {Position}; required {Required}; "
        + $"by property name {ByPropertyName}; wildcards {Wildcards}; values {string.Join(", ", Values)}";
}
