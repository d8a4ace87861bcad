namespace ApplianceAuth.Providers;

/// <summary>The languages (RFC 5646) that the clouds are known to support, for argument completion. Others are allowed too.</summary>
internal static class DocumentedLanguages
{
    /// <summary>The languages of Home Connect.</summary>
    public static IReadOnlyList<string> HomeConnect { get; } =
    [
        "bg-BG", "cs-CZ", "da-DK", "de-AT", "de-CH", "de-DE", "de-LU", "el-GR", "en-AU", "en-CA", "en-GB", "en-IN", "en-NZ", "en-SG", "en-US", "en-ZA",
        "es-CL", "es-ES", "es-PE", "fi-FI", "fr-BE", "fr-CA", "fr-CH", "fr-FR", "fr-LU", "hu-HU", "it-CH", "it-IT", "nb-NO", "nl-BE", "nl-NL", "pl-PL",
        "pt-PT", "ro-RO", "ru-RU", "sk-SK", "sl-SI", "sr-SR", "sv-SE", "tr-TR", "uk-UA", "zh-CN", "zh-HK", "zh-TW",
    ];

    /// <summary>The languages of the countries of Miele's legacy provider.</summary>
    public static IReadOnlyList<string> Miele { get; } =
    [
        "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "it", "ja", "ko", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk",
        "sl", "sr", "sv", "tr", "zh",
    ];
}
