using System.Reflection;
using System.Runtime.CompilerServices;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests;

/// <summary>ToString of a record prints its members, and records appear in messages, logs and debuggers.</summary>
public class SecretsTests
{
    /// <summary>Members that may be printed because they never contain a token, a code or a secret.</summary>
    private static readonly HashSet<string> s_harmless =
    [
        "Registration.Account", "Registration.Provider", "TokenSet.Account", "CloudError.Code",
        "AccountAddress.Cloud", "AccountAddress.Name", "ApiRequest.Path", "ApiCall.Address", "ApiResponse.MediaType",
        "ApplianceListSchema.Path", "ApplianceListSchema.Member", "ApplianceListSchema.IdMember", "ApplianceListSchema.IdPath",
        "EventStreamInfo.AllPath", "EventStreamInfo.OnePath", "EventSchema.Items", "EventSchema.Appliance", "EventSchema.Key", "EventSchema.Value",
        "EventSchema.Text", "EventSchema.Unit", "EventSchema.Time", "ApplianceChange.ApplianceId", "ApplianceChange.Kind", "ApplianceChange.Key",
        "ApplianceChange.Property", "ApplianceChange.Unit", "ApplianceChange.Raw", "RevocationEndpoint.Endpoint", "RevocationEndpoint.RefreshTokenParameter", "SessionHeader.Account",
        "SessionHeader.Provider", "SessionHeader.SessionId", "StoreFiles.Folder", "VaultReference.Name", "VaultReference.Module", "VaultReference.Key",
        "RateRule.Name", "RateRule.Method", "RateRule.Path", "RateRule.QuotedAs", "ApiRequest.Language", "ApiRequest.Accept",
        "ApplianceSchema.OnlyBrand", "ApplianceSchema.TextMember", "ApplianceDetail.Name", "ApplianceDetail.Path", "ApplianceDetail.Member",
        "PropertyMapping.Property", "PropertyMapping.Key", "PropertyMapping.Path", "PropertyMapping.Words", "PropertyMapping.Zone", "PropertyMapping.Unit",
        "PropertyMapping.Problem", "RawValue.Text", "RawValue.Unit", "ValueContext.State", "ValueContext.Type", "ZoneInfo.Zone", "ZoneInfo.Level",
        "ApplianceInfo.Id", "ApplianceInfo.Brand", "ApplianceInfo.Name", "ApplianceInfo.Type", "ApplianceInfo.State", "ApplianceInfo.Program",
        "ApplianceInfo.Phase", "ApplianceInfo.Door", "ApplianceInfo.Document", "TemperatureInfo.Zone", "TemperatureInfo.Unit",
        "CachedState.Id", "CachedState.Json", "CachedAppliance.Id", "CachedAppliance.Name", "DiagnosticResult.Check", "DiagnosticResult.Detail", "DiagnosticResult.Recommendation",
        "DocumentedPath.Path", "KeyResource.Path", "KeyResource.Group", "KeyResource.Items", "KeyResource.Key", "KeyResource.Value", "KeyResource.Name", "KeyResource.Step",
        "KeyResource.Constraints", "KeyResource.Nested", "KeyResource.Current", "KeyResource.NestedIn", "KeyRequest.Appliance", "KeyRequest.Key",
        "ApplianceKey.Key", "ApplianceKey.Name", "ApplianceKey.Unit", "ApplianceKey.Type", "ApplianceKey.SampleType", "KeyLimits.Default", "State.Key",
        "BodyExample.Json", "BodyExample.Key", "BodyExample.Label", "BodyExample.Hint", "PublishedKeys.Text", "Row.Cloud", "Row.Error", "Row.Text", "Row.Recommendation",
    ];

    public static TheoryData<Type> Records => [.. typeof(ErrorId).Assembly.GetTypes().Where(IsRecord)];

    [Fact]
    public void Records_are_found() => Assert.True(Records.Count > 10);

    [Theory]
    [MemberData(nameof(Records))]
    public void ToString_of_a_record_contains_no_secret(Type record)
    {
        string printed = Filled(record, 0).ToString()!;

        Assert.DoesNotContain("canary", printed, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Search_finds_what_a_record_prints() => Assert.Contains("canary-of-Leak.Token", Filled(typeof(Leak), 0).ToString(), StringComparison.Ordinal);

    /// <summary>Creates a record whose strings name their member, except those that may be printed.</summary>
    private static object Filled(Type type, int depth)
    {
        object filled = RuntimeHelpers.GetUninitializedObject(type);
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            string member = $"{type.Name}.{field.Name.TrimStart('<').Split('>')[0]}";
            string text = s_harmless.Contains(member) || type == typeof(Provider) ? "harmless" : $"canary-of-{member}";
            object? value = field.FieldType == typeof(string) ? text
                : field.FieldType == typeof(Uri) ? new Uri($"https://{text.Replace('.', '-')}.example/")
                : IsRecord(field.FieldType) && depth < 5 ? Filled(field.FieldType, depth + 1)
                : null;
            if (value is not null)
            {
                field.SetValue(filled, value);
            }
        }

        return filled;
    }

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private sealed record Leak(string Token);
}
