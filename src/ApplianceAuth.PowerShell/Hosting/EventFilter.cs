using System.Management.Automation;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Hosting;

/// <summary>Decides which changes a cmdlet returns.</summary>
internal sealed class EventFilter
{
    private readonly HashSet<string>? _properties;
    private readonly bool _includesInitial;

    /// <summary>Creates a filter.</summary>
    /// <param name="patterns">The names or patterns of properties; null for all changes, also those without a property.</param>
    /// <param name="includesInitial">Whether values that did not change are included.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.ParameterInvalid"/>: a pattern is not valid, or matches no property.</exception>
    public EventFilter(string[]? patterns, bool includesInitial)
    {
        _includesInitial = includesInitial;
        _properties = patterns?.SelectMany(Find).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The properties that events can have.</summary>
    public static IEnumerable<string> Properties => KnownProviders.All
        .SelectMany(provider => provider.ApplianceSchema.Properties).Select(property => property.Property).Distinct().Order(StringComparer.Ordinal);

    public bool Includes(ApplianceChange change) =>
        (_includesInitial || !change.IsInitial) && (_properties is null || (change.Property is { } property && _properties.Contains(property)));

    private static string[] Find(string pattern)
    {
        WildcardPattern wildcard = WildcardParser.Read(pattern, ErrorId.ParameterInvalid);
        return Properties.Where(wildcard.IsMatch).ToArray() is { Length: > 0 } found
            ? found
            : throw new ApplianceAuthException(
                ErrorId.ParameterInvalid, CmdletMessages.FormatEventPropertyUnknown(pattern),
                CmdletMessages.FormatEventPropertyUnknownRecommendation(string.Join(", ", Properties)));
    }
}
