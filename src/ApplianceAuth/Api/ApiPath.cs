using System.Buffers;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>A validated path below the API base of a cloud.</summary>
internal sealed class ApiPath
{
    /// <summary>The maximum length of an address, in characters. Servers accept far less; Uri accepts 65,519 before .NET 10.</summary>
    private const int MaximumLength = 32 * 1024;

    private static readonly SearchValues<char> s_control = SearchValues.Create([.. Enumerable.Range(0, 0x100).Select(c => (char)c).Where(char.IsControl)]);

    private readonly Provider _provider;
    private readonly string _local;
    private readonly string _query;
    private readonly string[] _segments;

    /// <summary>Validates a path.</summary>
    /// <param name="provider">The provider whose API is called.</param>
    /// <param name="path">The path below the API base, with or without a query.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.RequestInvalid"/>: the path is a URL, leads outside the API base, or contains characters that are not allowed.
    /// </exception>
    public ApiPath(Provider provider, string path)
    {
        int mark = path.IndexOf('?', StringComparison.Ordinal);
        (string local, _query) = mark < 0 ? (path, "") : (path[..mark], path[(mark + 1)..]);
        if (HasControl(_query) || _query.AsSpan().IndexOfAny('#', ' ') >= 0)
        {
            throw Invalid(Messages.ApiPathQueryNotEncoded);
        }

        string rooted = string.IsNullOrWhiteSpace(local) ? throw Invalid(Messages.ApiPathEmpty) : local.StartsWith('/') ? local : "/" + local;
        string decoded = Decode(rooted);
        (_provider, _local) = (provider, ReplaceAlias(provider, rooted));
        _segments = Segments(_local == rooted ? decoded : Decode(_local));
    }

    /// <summary>Whether it is the path of the cloud's list of appliances.</summary>
    public bool IsApplianceList => Matches(_provider.ApplianceList.Path);

    /// <summary>Whether even a GET of the path makes an appliance act.</summary>
    public bool IsAction => _provider.ActionPaths.Any(Matches);

    /// <summary>Whether the path matches a pattern, with <c>*</c> for one segment.</summary>
    public bool Matches(string pattern) => Match(pattern) is not null;

    /// <summary>The decoded segments in place of each <c>*</c> of a pattern, or null if the path does not match.</summary>
    public string[]? Match(string pattern)
    {
        string[] expected = Segments(pattern);
        return expected.Length == _segments.Length
            && expected.Zip(_segments).All(pair => pair.First == "*" || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase))
                ? [.. expected.Zip(_segments).Where(pair => pair.First == "*").Select(pair => pair.Second)]
                : null;
    }

    /// <summary>The full address of a call.</summary>
    /// <param name="query">Query parameters to add; they are encoded.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RequestInvalid"/>: the address is too long, or leads outside the API base.</exception>
    public Uri Resolve(IEnumerable<KeyValuePair<string, string>> query)
    {
        string added = string.Join('&', query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        string whole = _query.Length > 0 && added.Length > 0 ? $"{_query}&{added}" : _query + added;
        string root = _provider.ApiBase.GetLeftPart(UriPartial.Path).TrimEnd('/');
        string text = whole.Length > 0 ? $"{root}{_local}?{whole}" : root + _local;
        Uri address = text.Length <= MaximumLength ? new(text) : throw Invalid(Messages.ApiPathTooLong);
        // The parsed address decides: whatever passes the checks above, no request leaves the API base.
        return address.GetLeftPart(UriPartial.Authority) == _provider.ApiBase.GetLeftPart(UriPartial.Authority)
            && address.AbsolutePath.StartsWith(_provider.ApiBase.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal)
            && address.Fragment.Length == 0
                ? address
                : throw Invalid(Messages.ApiPathLeavesApi);
    }

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Replaces an alias by the path that the cloud uses.</summary>
    private static string ReplaceAlias(Provider provider, string rooted)
    {
        foreach ((string alias, string real) in provider.PathAliases)
        {
            if (rooted.Equals(alias, StringComparison.OrdinalIgnoreCase) || rooted.StartsWith(alias + "/", StringComparison.OrdinalIgnoreCase))
            {
                return real + rooted[alias.Length..];
            }
        }

        return rooted;
    }

    /// <summary>Decodes a path until nothing changes, and rejects it if any stage could lead a server elsewhere.</summary>
    private static string Decode(string path)
    {
        // Servers differ in how often they decode, so each stage is checked.
        string stage = path;
        for (int i = 0; ; i++)
        {
            RequireValid(stage);
            string next = Uri.UnescapeDataString(stage);
            if (next == stage)
            {
                // Some servers decode what is not UTF-8: %c0%ae and %u002e have been accepted as dots.
                return stage.Contains('%', StringComparison.Ordinal) ? throw Invalid(Messages.ApiPathPercentSign) : stage;
            }

            stage = i < 8 ? next : throw Invalid(Messages.ApiPathEncodedTooOften);
        }
    }

    private static void RequireValid(string stage)
    {
        string[] segments = stage.Split('/');
        string? reason =
            HasControl(stage) ? Messages.ApiPathControlCharacters
            : stage.Contains('\\', StringComparison.Ordinal) ? Messages.ApiPathBackslash
            : stage.AsSpan().IndexOfAny('#', '?') >= 0 ? Messages.ApiPathEncodedDelimiter
            : stage.Contains(';', StringComparison.Ordinal) ? Messages.ApiPathSemicolon
            : stage.Contains("//", StringComparison.Ordinal) ? Messages.ApiPathDoubleSlash
            : Array.Exists(segments, segment => segment.Trim() is "." or "..") ? Messages.ApiPathDotSegment
            // Uri and servers remove them, so that the path is another one than it seems to be.
            : Array.Exists(segments, segment => segment.Trim().Length < segment.Length) ? Messages.ApiPathOuterSpaces
            : segments[1].Contains(':', StringComparison.Ordinal) ? Messages.ApiPathIsUrl
            : null;
        if (reason is not null)
        {
            throw Invalid(reason);
        }
    }

    private static bool HasControl(ReadOnlySpan<char> text) => text.IndexOfAny(s_control) >= 0;

    private static ApplianceAuthException Invalid(string reason) =>
        new(ErrorId.RequestInvalid, Messages.FormatApiPathInvalid(reason), Messages.ApiPathInvalidRecommendation);
}
