namespace ApplianceAuth.Providers;

/// <summary>How the value of a cloud's key becomes the value of a property.</summary>
internal enum ValueFormat
{
    /// <summary>A text without the spaces around it: <see cref="string"/>. The text in the language of the user is preferred.</summary>
    Text,

    /// <summary>The last part of a dotted name, a number or a flag, translated by <see cref="PropertyMapping.Words"/>: <see cref="string"/>.</summary>
    Word,

    /// <summary>The name of a program, what follows <c>.Program.</c> in its key, or its number: <see cref="string"/>.</summary>
    Program,

    /// <summary>A quantity, multiplied by <see cref="PropertyMapping.Factor"/>: <see cref="double"/>, never negative.</summary>
    Number,

    /// <summary>True or false: <see cref="bool"/>.</summary>
    Flag,

    /// <summary>A number of seconds, or an array of hours and minutes: <see cref="TimeSpan"/>.</summary>
    Duration,

    /// <summary>A duration from the time of the document or event: <see cref="DateTimeOffset"/>. No duration means no time.</summary>
    TimeFromNow,

    /// <summary>A temperature, or an array with one for each zone: a list of <c>TemperatureInfo</c>.</summary>
    Temperature,

    /// <summary>Whether a problem exists: the name of the problem (<see cref="string"/>), or null.</summary>
    Problem,

    /// <summary>An array with the power level of each zone of a hob: a list of <c>ZoneInfo</c>.</summary>
    Levels,
}
