namespace ApplianceAuth.Providers;

/// <summary>The documented countries, for argument completion. Others are allowed too.</summary>
internal static class DocumentedCountries
{
    /// <summary>The countries of Miele's legacy provider, each with a language.</summary>
    public static IReadOnlyList<string> MieleLegacy { get; } =
    [
        "bg-BG", "cs-CZ", "da-DK", "de-AT", "de-CH", "de-DE", "de-LU", "el-CY", "el-GR", "en-AE", "en-AU", "en-CA", "en-GB", "en-IE", "en-IL",
        "en-MY", "en-NZ", "en-SG", "en-TH", "en-US", "en-ZA", "es-CL", "es-ES", "es-MX", "et-EE", "fi-FI", "fr-FR", "hr-HR", "hu-HU", "it-IT",
        "ja-JP", "ko-KR", "lt-LT", "lv-LV", "nl-BE", "nl-NL", "no-NO", "pl-PL", "pt-PT", "ro-RO", "ru-BY", "ru-KZ", "ru-RU", "ru-UA", "sk-SK",
        "sl-SI", "sr-RS", "sv-SE", "tr-TR", "zh-CN", "zh-HK",
    ];
}
