namespace ApplianceAuth.Appliances;

/// <summary>Why a cloud will probably refuse a value.</summary>
internal enum ValueProblem
{
    /// <summary>The appliance does not have the key.</summary>
    UnknownKey,

    /// <summary>The key can only be read.</summary>
    ReadOnly,

    /// <summary>The value is of another type, such as a string for a number.</summary>
    WrongType,

    /// <summary>The value is not one of the allowed values.</summary>
    NotAllowed,

    /// <summary>The value is less than the minimum.</summary>
    TooSmall,

    /// <summary>The value is greater than the maximum.</summary>
    TooLarge,

    /// <summary>The value is between two steps.</summary>
    StepMismatch,
}
