using System.Text;
using ApplianceAuth.Household;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Household;

/// <summary>Reads the document of one appliance, as it stands in its cloud's list.</summary>
internal static class OneAppliance
{
    public static ApplianceView Miele(string document) => Assert.Single(ApplianceReader.ReadList(KnownProviders.Miele, Utf8($$"""{"1":{{document}}}""")));

    public static ApplianceView HomeConnect(string document) =>
        Assert.Single(ApplianceReader.ReadList(KnownProviders.HomeConnect, Utf8($$$"""{"data":{"homeappliances":[{{{document}}}]}}""")));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
