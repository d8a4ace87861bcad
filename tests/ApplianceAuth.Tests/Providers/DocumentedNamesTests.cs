using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Providers;

/// <summary>The documented names for argument completion.</summary>
public class DocumentedNamesTests
{
    [Theory]
    [InlineData("HomeConnect")]
    [InlineData("HomeConnectChina")]
    [InlineData("HomeConnectSimulator")]
    public void Home_Connect_has_these_scopes(string id) => Same(
        """
        IdentifyAppliance Monitor Control Settings Images
        Oven Oven-Monitor Oven-Control Oven-Settings
        Dishwasher Dishwasher-Monitor Dishwasher-Control Dishwasher-Settings
        Washer Washer-Monitor Washer-Control Washer-Settings
        Dryer Dryer-Monitor Dryer-Control Dryer-Settings
        WasherDryer WasherDryer-Monitor WasherDryer-Control WasherDryer-Settings
        FridgeFreezer FridgeFreezer-Monitor FridgeFreezer-Control FridgeFreezer-Settings
        CoffeeMaker CoffeeMaker-Monitor CoffeeMaker-Control CoffeeMaker-Settings
        Hob Hob-Monitor Hob-Control Hob-Settings
        Hood Hood-Monitor Hood-Control Hood-Settings
        CleaningRobot CleaningRobot-Monitor CleaningRobot-Control CleaningRobot-Settings
        Refrigerator Refrigerator-Monitor Refrigerator-Control Refrigerator-Settings
        Freezer Freezer-Monitor Freezer-Control Freezer-Settings
        WineCooler WineCooler-Monitor WineCooler-Control WineCooler-Settings
        CookProcessor CookProcessor-Monitor CookProcessor-Control CookProcessor-Settings
        AirConditioner AirConditioner-Monitor AirConditioner-Control AirConditioner-Settings
        Microwave Microwave-Monitor Microwave-Control Microwave-Settings
        FridgeFreezer-Images
        """,
        KnownProviders.Find(id)!.KnownScopes);

    [Fact]
    public void Miele_has_these_scopes() =>
        Same("mcs_thirdparty_read mcs_thirdparty_write mcs_thirdparty_media openid", KnownProviders.Miele.KnownScopes);

    [Fact]
    public void Miele_legacy_has_no_scopes() => Assert.Empty(KnownProviders.MieleLegacy.KnownScopes);

    [Fact]
    public void Home_Connect_has_these_languages() => Same(
        """
        bg-BG cs-CZ da-DK de-AT de-CH de-DE de-LU el-GR
        en-AU en-CA en-GB en-IN en-NZ en-SG en-US en-ZA
        es-CL es-ES es-PE fi-FI fr-BE fr-CA fr-CH fr-FR fr-LU
        hu-HU it-CH it-IT nb-NO nl-BE nl-NL pl-PL pt-PT ro-RO ru-RU
        sk-SK sl-SI sr-SR sv-SE tr-TR uk-UA zh-CN zh-HK zh-TW
        """,
        KnownProviders.HomeConnect.KnownLanguages);

    [Fact]
    public void Miele_has_these_languages() => Same(
        "bg cs da de el en es et fi fr hr hu it ja ko lt lv nl no pl pt ro ru sk sl sr sv tr zh", KnownProviders.Miele.KnownLanguages);

    [Fact]
    public void Miele_legacy_has_these_countries() => Same(
        """
        bg-BG cs-CZ da-DK de-AT de-CH de-DE de-LU el-CY el-GR
        en-AE en-AU en-CA en-GB en-IE en-IL en-MY en-NZ en-SG en-TH en-US en-ZA
        es-CL es-ES es-MX et-EE fi-FI fr-FR hr-HR hu-HU it-IT ja-JP ko-KR lt-LT lv-LV
        nl-BE nl-NL no-NO pl-PL pt-PT ro-RO ru-BY ru-KZ ru-RU ru-UA
        sk-SK sl-SI sr-RS sv-SE tr-TR zh-CN zh-HK
        """,
        KnownProviders.MieleLegacy.KnownCountries);

    [Fact]
    public void Home_Connect_has_these_paths() => SameLines(
        """
        GET /homeappliances
        GET /homeappliances/*
        GET /homeappliances/*/programs
        GET /homeappliances/*/programs/available
        GET /homeappliances/*/programs/available/{key}
        GET PUT DELETE /homeappliances/*/programs/active
        GET PUT /homeappliances/*/programs/active/options
        GET PUT /homeappliances/*/programs/active/options/{key}
        GET PUT /homeappliances/*/programs/selected
        GET PUT /homeappliances/*/programs/selected/options
        GET PUT /homeappliances/*/programs/selected/options/{key}
        GET /homeappliances/*/status
        GET /homeappliances/*/status/{key}
        GET PUT /homeappliances/*/settings
        GET PUT /homeappliances/*/settings/{key}
        GET PUT /homeappliances/*/settings/BSH.Common.Setting.PowerState
        GET PUT /homeappliances/*/commands
        PUT /homeappliances/*/commands/{key}
        GET /homeappliances/*/images
        GET /homeappliances/*/images/{key}
        """,
        KnownProviders.HomeConnect.KnownPaths);

    [Theory]
    [InlineData("Miele")]
    [InlineData("MieleLegacy")]
    public void Miele_has_these_paths(string id) => SameLines(
        """
        GET /devices
        GET /devices/*
        GET /devices/*/ident
        GET /devices/*/state
        GET PUT /devices/*/actions
        GET PUT /devices/*/programs
        GET PUT /devices/*/rooms
        GET /devices/*/fillingLevels
        GET /devices/*/failureDetails
        GET /devices/*/camera
        GET /devices/fillingLevels
        """,
        KnownProviders.Find(id)!.KnownPaths);

    [Fact]
    public void Miele_has_these_resources_with_keys() =>
        Assert.Equal(["/devices/*/actions", "/devices/*/programs"], KnownProviders.Miele.KeyResources.Select(resource => resource.Path));

    [Fact]
    public void Miele_action_values_have_these_meanings()
    {
        KeyResource actions = Assert.Single(KnownProviders.Miele.KeyResources, resource => resource.Group == "actions");

        Assert.Equal(
            [
                "processAction: 1 start, 2 stop, 3 pause, 4 start superfreezing, 5 stop superfreezing, 6 start supercooling, 7 stop supercooling",
                "light: 1 on, 2 off",
                "ambientLight: 1 on, 2 off",
                "modes: 0 normal, 1 sabbath",
            ],
            actions.Meanings.Select(key => $"{key.Key}: {string.Join(", ", key.Value.Select(value => $"{value.Key} {value.Value}"))}"));
    }

    private static void SameLines(string documented, IReadOnlyList<DocumentedPath> known) =>
        Assert.Equal(documented.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), known.Select(path => $"{string.Join(' ', path.Methods)} {path.Path}"));

    private static void Same(string documented, IReadOnlyList<string> known) =>
        Assert.Equal(documented.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries), known);
}
