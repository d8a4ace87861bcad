namespace ApplianceAuth.Appliances;

/// <summary>A request body that the cloud will accept, as far as is known.</summary>
/// <param name="Json">The body as JSON, without the envelope of the cloud.</param>
/// <param name="Key">The key that it sets.</param>
/// <param name="Label">A short name, such as <c>PowerState = On</c>.</param>
/// <param name="Hint">The key with its name and limits.</param>
internal sealed record BodyExample(string Json, string Key, string Label, string Hint)
{
    /// <summary>Whether the key, a part of the key, or the label begins with a word, in any case.</summary>
    public bool BeginsWith(string word) => Array.Exists(
        [.. Key.Split('.'), Key, Label], part => part.StartsWith(word, StringComparison.OrdinalIgnoreCase));
}
