using System.Management.Automation;
using System.Reflection;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Tests.Documents;

/// <summary>The cmdlets as the assembly declares them.</summary>
/// <remarks>
/// Read from the attributes' data: outside PowerShell only its reference assembly is here, whose attributes forget what they
/// are constructed with.
/// </remarks>
internal static class CmdletSurface
{
    /// <summary>The cmdlet classes by the names of the cmdlets.</summary>
    public static IReadOnlyDictionary<string, Type> All { get; } = typeof(ModuleContext).Assembly.GetExportedTypes()
        .Select(type => (Type: type, Cmdlet: type.GetCustomAttributesData().SingleOrDefault(Is<CmdletAttribute>)))
        .Where(found => found.Cmdlet is not null)
        .ToDictionary(found => $"{found.Cmdlet!.ConstructorArguments[0].Value}-{found.Cmdlet.ConstructorArguments[1].Value}", found => found.Type);

    /// <summary>The address of the cmdlet's help page, which Get-Help -Online opens.</summary>
    public static string? HelpUri(Type cmdlet) => Named<string>(cmdlet.GetCustomAttributesData().Single(Is<CmdletAttribute>), "HelpUri");

    /// <summary>Everything that can be typed after a cmdlet's name, but for the common parameters.</summary>
    public static IEnumerable<CmdletParameter> Parameters(Type cmdlet) =>
        cmdlet.GetProperties().Where(property => property.GetCustomAttributesData().Any(Is<ParameterAttribute>)).Select(Read)
            .Concat(SupportsShouldProcess(cmdlet) ? [Switch("Confirm"), Switch("WhatIf")] : []);

    /// <summary>The resources that the parameters of a cmdlet name for their help messages, one for each parameter set.</summary>
    public static IEnumerable<(string Parameter, string? Source, string? Key)> HelpMessages(Type cmdlet) =>
        from property in cmdlet.GetProperties()
        from attribute in property.GetCustomAttributesData().Where(Is<ParameterAttribute>)
        select (property.Name, Named<string>(attribute, "HelpMessageBaseName"), Named<string>(attribute, "HelpMessageResourceId"));

    private static CmdletParameter Read(PropertyInfo property)
    {
        IList<CustomAttributeData> attributes = property.GetCustomAttributesData();
        CustomAttributeData[] declared = [.. attributes.Where(Is<ParameterAttribute>)];
        return new(property.Name)
        {
            Type = property.PropertyType.ToString(),
            Sets = declared.Select(one => Named<string>(one, "ParameterSetName") ?? "(All)").ToHashSet(),
            Required = declared.Any(one => Named<bool>(one, "Mandatory")),
            Position = declared.Select(one => Named<int?>(one, "Position")).Max() is { } place ? $"{place}" : "Named",
            ByPropertyName = declared.Any(one => Named<bool>(one, "ValueFromPipelineByPropertyName")),
            Wildcards = attributes.Any(Is<SupportsWildcardsAttribute>),
            Values = attributes.SingleOrDefault(Is<ValidateSetAttribute>) is { } set
                ? [.. ((IEnumerable<CustomAttributeTypedArgument>)set.ConstructorArguments[0].Value!).Select(value => (string)value.Value!)]
                : [],
        };
    }

    private static CmdletParameter Switch(string name) => new(name) { Type = typeof(SwitchParameter).FullName!, Sets = ["(All)"], Position = "Named" };

    private static bool SupportsShouldProcess(Type cmdlet) =>
        Named<bool>(cmdlet.GetCustomAttributesData().Single(Is<CmdletAttribute>), "SupportsShouldProcess");

    private static T? Named<T>(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(argument => argument.MemberName == name).Select(argument => (T?)argument.TypedValue.Value).SingleOrDefault();

    private static bool Is<T>(CustomAttributeData attribute) => attribute.AttributeType == typeof(T);
}
