using System.Text;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Reads the document of one appliance, as it stands in its cloud's list.</summary>
internal static class OneAppliance
{
    /// <summary>When the documents were received.</summary>
    public static readonly DateTimeOffset At = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);

    public static ApplianceInfo Miele(string document) => ApplianceReader.Read(KnownProviders.Miele, new("1", Utf8(document)), At);

    public static ApplianceInfo HomeConnect(string document) =>
        ApplianceReader.Read(KnownProviders.HomeConnect, Assert.Single(
            ApplianceDocuments.ReadList(KnownProviders.HomeConnect, Utf8($$$"""{"data":{"homeappliances":[{{{document}}}]}}""")).Readable), At);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
