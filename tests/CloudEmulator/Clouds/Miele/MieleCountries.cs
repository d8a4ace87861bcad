namespace CloudEmulator.Clouds.Miele;

/// <summary>The subsidiaries, as codes for <c>vg</c>. Others are accepted too: the documentation uses one that is not listed.</summary>
internal static class MieleCountries
{
    public static IReadOnlyList<string> All { get; } =
    [
        "bg-BG", "cs-CZ", "da-DK", "de-AT", "de-CH", "de-DE", "de-LU", "el-CY", "el-GR", "en-AE", "en-AU", "en-CA", "en-GB", "en-IE",
        "en-IL", "en-MY", "en-NZ", "en-SG", "en-TH", "en-US", "en-ZA", "es-CL", "es-ES", "es-MX", "et-EE", "fi-FI", "fr-FR", "hr-HR",
        "hu-HU", "it-IT", "ja-JP", "ko-KR", "lt-LT", "lv-LV", "nl-BE", "nl-NL", "no-NO", "pl-PL", "pt-PT", "ro-RO", "ru-BY", "ru-KZ",
        "ru-RU", "ru-UA", "sk-SK", "sl-SI", "sr-RS", "sv-SE", "tr-TR", "zh-CN", "zh-HK",
    ];

    /// <summary>Whether a code has the format of a subsidiary: two letters, a hyphen, two letters.</summary>
    public static bool IsWellFormed(string code) =>
        code is [var a, var b, '-', var c, var d] && new[] { a, b, c, d }.All(char.IsAsciiLetter);
}
