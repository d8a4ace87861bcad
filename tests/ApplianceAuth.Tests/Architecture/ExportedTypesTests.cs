using System.Reflection;
using ApplianceAuth.Hosting;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Architecture;

/// <summary>
/// PowerShell inspects the exported types before the module can resolve its core library. A class of that library as a member's type is allowed; a base
/// class, an interface, an enum or a struct makes the import fail.
/// </summary>
public class ExportedTypesTests
{
    private const BindingFlags All =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Assembly s_core = typeof(ErrorId).Assembly;

    public static TheoryData<Type> Exported => [.. typeof(ModuleContext).Assembly.GetExportedTypes()];

    [Theory]
    [MemberData(nameof(Exported))]
    public void Layout_of_exported_type_does_not_require_the_core_library(Type type) => Assert.Empty(Offences(type));

    [Theory]
    [InlineData(typeof(WithInterface))]
    [InlineData(typeof(WithEnumField))]
    [InlineData(typeof(WithNullableField))]
    [InlineData(typeof(WithEnumProperty))]
    [InlineData(typeof(WithEnumArray))]
    [InlineData(typeof(WithEnumArgument))]
    public void Rule_detects_offences(Type type) => Assert.NotEmpty(Offences(type));

    [Fact]
    public void Rule_detects_a_base_class() => Assert.NotEmpty(Offences(typeof(WithBase), typeof(TheoryData<int>).Assembly));

    [Fact]
    public void Rule_allows_a_class_as_a_member_type() => Assert.Empty(Offences(typeof(WithClass)));

    private static string[] Offences(Type type, Assembly? library = null)
    {
        return
        [
            .. Bases(type).Where(IsOfCore).Select(other => $"{type.Name} is a {other.Name}"),
            .. type.GetInterfaces().Where(IsOfCore).Select(other => $"{type.Name} implements {other.Name}"),
            .. Shapes(type).Where(shape => Parts(shape.Type).Any(part => IsOfCore(part) && part.IsValueType))
                .Select(shape => $"{type.Name}.{shape.Member} has a {shape.Type.Name}"),
        ];

        bool IsOfCore(Type other) => other.Assembly == (library ?? s_core);
    }

    private static IEnumerable<(string Member, Type Type)> Shapes(Type type) =>
        [
            .. type.GetFields(All).Select(field => (field.Name, field.FieldType)),
            .. type.GetProperties(All).Where(p => p.GetAccessors(true).Any(IsVisible)).Select(property => (property.Name, property.PropertyType)),
            .. type.GetMethods(All).Where(IsVisible).SelectMany(method =>
                method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType).Select(t => (method.Name, t))),
            .. type.GetConstructors(All).Where(IsVisible).SelectMany(made => made.GetParameters().Select(p => (made.Name, p.ParameterType))),
        ];

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static IEnumerable<Type> Bases(Type type)
    {
        for (Type? at = type.BaseType; at is not null; at = at.BaseType)
        {
            yield return at;
        }
    }

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType
        ? Parts(type.GetElementType()!)
        : type.GetGenericArguments().SelectMany(Parts).Append(type);

    public class WithBase : TheoryData<int>;

    public abstract class WithInterface : ITokenStore
    {
        public abstract string Name { get; }

        public abstract Task<string?> ReadAsync(string name, bool reload, CancellationToken cancellationToken);

        public abstract Task WriteAsync(string name, string text, CancellationToken cancellationToken);

        public abstract Task RemoveAsync(string name, CancellationToken cancellationToken);

        public abstract Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken);
    }

    public class WithEnumField
    {
        private readonly ErrorId _reason = ErrorId.NotConnected;

        public override string ToString() => _reason.ToString();
    }

    public class WithNullableField
    {
        private readonly ErrorId? _reason = ErrorId.NotConnected;

        public override string ToString() => $"{_reason}";
    }

    public class WithEnumProperty
    {
        public ErrorId Reason => ErrorId.NotConnected;
    }

    public class WithEnumArray
    {
        public static ErrorId[] Reasons() => [];
    }

    public class WithEnumArgument
    {
        protected virtual void Take(ErrorId reason) => GC.KeepAlive(reason);
    }

    public class WithClass
    {
        public ApplianceAuthException? Failure { get; }
    }
}
