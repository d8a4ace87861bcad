using System.Text.Json;

namespace ApplianceAuth.Appliances;

/// <summary>A value that a cloud will probably refuse.</summary>
/// <param name="Problem">The reason.</param>
/// <param name="Key">The key; only its name if it is unknown.</param>
/// <param name="Value">The value as JSON.</param>
/// <param name="ReadAt">When the cloud reported the limits.</param>
internal sealed record ValueWarning(ValueProblem Problem, ApplianceKey Key, string Value, DateTimeOffset ReadAt)
{
    private const int MaximumValues = 10;
    private const int MaximumLength = 60;

    /// <summary>The reason as a sentence.</summary>
    /// <param name="redact">Removes secrets, which the value may contain, before it is truncated.</param>
    public string Describe(Func<string, string> redact)
    {
        string value = ConsoleText.Truncate(ConsoleText.Sanitize(redact(Value)), MaximumLength);
        return Problem switch
        {
            ValueProblem.UnknownKey => Messages.FormatValueKeyUnknown(Key.Key),
            ValueProblem.ReadOnly => Messages.FormatValueReadOnly(Key.Key),
            ValueProblem.WrongType => Messages.FormatValueWrongType(value, Key.Key, Key.ValueType ?? "Double"),
            ValueProblem.NotAllowed when Key.Limits!.Values!.Count == 0 => Messages.FormatValueNoneAllowed(Key.Key),
            ValueProblem.NotAllowed => Messages.FormatValueNotAllowed(value, Key.Key, Allowed),
            ValueProblem.TooSmall => Messages.FormatValueTooSmall(value, Key.Key, KeyRange.Format(Key, Key.Limits!.Minimum)),
            ValueProblem.TooLarge => Messages.FormatValueTooLarge(value, Key.Key, KeyRange.Format(Key, Key.Limits!.Maximum)),
            _ => Messages.FormatValueStepMismatch(value, Key.Key, KeyRange.Format(Key, Key.Limits!.Step), KeyRange.Format(Key, Key.Limits.Minimum ?? 0)),
        };
    }

    /// <summary>The problem and the key, without the value.</summary>
    public override string ToString() => $"{Problem}: {Key.Key}";

    private string Allowed => string.Join(", ", Key.Limits!.Values!.Take(MaximumValues)) + (Key.Limits.Values!.Count > MaximumValues ? ", …" : "");

    internal static ValueWarning Of(ValueProblem problem, ApplianceKey key, JsonElement value, DateTimeOffset readAt) =>
        new(problem, key, value.ValueKind == JsonValueKind.Undefined ? "" : value.GetRawText(), readAt);
}
