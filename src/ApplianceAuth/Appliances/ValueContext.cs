namespace ApplianceAuth.Appliances;

/// <summary>What a value needs to be understood.</summary>
/// <param name="At">The time of the document or event, from which relative times count.</param>
/// <param name="State">The state of the appliance (as in the output), or null if it is unknown.</param>
/// <param name="Type">The type of the appliance (as in the output), or null if it is unknown.</param>
internal readonly record struct ValueContext(DateTimeOffset At, string? State = null, string? Type = null);
