using System.Text;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Reads the document of one appliance, as it stands in its cloud's list.</summary>
internal static class OneAppliance
{
    public static ApplianceInfo Miele(string document) => ApplianceReader.Read(KnownProviders.Miele, new("1", Utf8(document)));

    public static ApplianceInfo HomeConnect(string document) =>
        ApplianceReader.Read(KnownProviders.HomeConnect, Assert.Single(
            ApplianceDocuments.ReadList(KnownProviders.HomeConnect, Utf8($$$"""{"data":{"homeappliances":[{{{document}}}]}}""")).Readable));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
