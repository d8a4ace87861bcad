namespace ApplianceAuth.Appliances;

/// <summary>A value in an event.</summary>
/// <param name="Json">The cloud's JSON; null if there is none.</param>
/// <param name="Converted">The value of the property to which it belongs, as <see cref="ApplianceProperties.Convert"/> returns it; null without a property.</param>
internal readonly record struct EventValue(string? Json, object? Converted);
