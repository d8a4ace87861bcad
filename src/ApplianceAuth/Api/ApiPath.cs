using System.Buffers;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>A path of a cloud's API that was found good: what it means, and where it leads, which is never out of the API base.</summary>
public sealed class ApiPath
{
    /// <summary>The most characters of a call's address. Servers give up far earlier; Uri does at 65,519 before .NET 10.</summary>
    private const int MaximumLength = 32 * 1024;

    private static readonly SearchValues<char> s_control = SearchValues.Create([.. Enumerable.Range(0, 0x100).Select(c => (char)c).Where(char.IsControl)]);

    private readonly Provider _provider;
    private readonly string _local;
    private readonly string _query;
    private readonly string[] _segments;

    /// <summary>Checks a path.</summary>
    /// <param name="provider">Whose API.</param>
    /// <param name="path">The path below the API base, with or without a query.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RequestInvalid"/>: the path is absolute, leads out of the base, or holds what no path may.</exception>
    public ApiPath(Provider provider, string path)
    {
        int mark = path.IndexOf('?', StringComparison.Ordinal);
        (string own, _query) = mark < 0 ? (path, "") : (path[..mark], path[(mark + 1)..]);
        if (HasControl(_query) || _query.AsSpan().IndexOfAny('#', ' ') >= 0)
        {
            throw Invalid("its query holds what must be encoded; use -Query");
        }

        string rooted = string.IsNullOrWhiteSpace(own) ? throw Invalid("it is empty") : own.StartsWith('/') ? own : "/" + own;
        string decoded = Decode(rooted);
        (_provider, _local) = (provider, ReplaceAlias(provider, rooted));
        _segments = Segments(_local == rooted ? decoded : Decode(_local));
    }

    /// <summary>Whether it is this cloud's list of appliances.</summary>
    public bool IsApplianceList => Matches(_provider.ApplianceList.Path);

    /// <summary>Whether even a GET of it makes an appliance act.</summary>
    public bool IsAction => _provider.ActionPaths.Any(Matches);

    /// <summary>Whether it fits a pattern, with <c>*</c> for one segment.</summary>
    public bool Matches(string pattern)
    {
        string[] expected = Segments(pattern);
        return expected.Length == _segments.Length
            && expected.Zip(_segments).All(pair => pair.First == "*" || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The full address of a call.</summary>
    /// <param name="query">What is added to the query.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RequestInvalid"/>: it is too long, or leads out of the base.</exception>
    public Uri Resolve(IEnumerable<KeyValuePair<string, string>> query)
    {
        string added = string.Join('&', query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        string whole = _query.Length > 0 && added.Length > 0 ? $"{_query}&{added}" : _query + added;
        string root = _provider.ApiBase.GetLeftPart(UriPartial.Path).TrimEnd('/');
        string text = whole.Length > 0 ? $"{root}{_local}?{whole}" : root + _local;
        Uri address = text.Length <= MaximumLength ? new(text) : throw Invalid("with its query it is too long");
        // The last word is the parsed address: whatever the checks above let through, nothing outside the base is ever asked.
        return address.GetLeftPart(UriPartial.Authority) == _provider.ApiBase.GetLeftPart(UriPartial.Authority)
            && address.AbsolutePath.StartsWith(_provider.ApiBase.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal)
            && address.Fragment.Length == 0
                ? address
                : throw Invalid("it leads out of the API");
    }

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The path as this cloud calls it.</summary>
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

    /// <summary>The path as the server that decodes most would see it, refused where any server could be led elsewhere.</summary>
    private static string Decode(string path)
    {
        // Servers differ in how often they decode, so each stage is looked at until nothing changes any more.
        string stage = path;
        for (int i = 0; ; i++)
        {
            RequireValid(stage);
            string next = Uri.UnescapeDataString(stage);
            if (next == stage)
            {
                // What is no encoding of UTF-8 is one to some servers: %c0%ae and %u002e were dots once.
                return stage.Contains('%', StringComparison.Ordinal) ? throw Invalid("it holds a percent sign that encodes nothing") : stage;
            }

            stage = i < 8 ? next : throw Invalid("it is encoded too many times");
        }
    }

    private static void RequireValid(string stage)
    {
        string[] segments = stage.Split('/');
        string? why =
            HasControl(stage) ? "it holds control characters"
            : stage.Contains('\\', StringComparison.Ordinal) ? "it holds a backslash"
            : stage.AsSpan().IndexOfAny('#', '?') >= 0 ? "it holds an encoded ? or #"
            : stage.Contains(';', StringComparison.Ordinal) ? "it holds a semicolon, at which some servers cut off the segment"
            : stage.Contains("//", StringComparison.Ordinal) ? "it holds two slashes in a row"
            : Array.Exists(segments, segment => segment.Trim() is "." or "..") ? "it holds . or .. as a segment"
            : segments[1].Contains(':', StringComparison.Ordinal) ? "it is a whole address"
            : null;
        if (why is not null)
        {
            throw Invalid(why);
        }
    }

    private static bool HasControl(ReadOnlySpan<char> text) => text.IndexOfAny(s_control) >= 0;

    private static ApplianceAuthException Invalid(string why) => new(
        ErrorId.RequestInvalid, $"The path is refused: {why}.",
        "Name a path below the API of the account's own cloud, such as /devices; put what follows a question mark into -Query.");
}
