using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>Paths of a cloud's API: what they mean, and that they cannot leave the API base.</summary>
public static class ApiPath
{
    /// <summary>The most characters of a call's address. Servers give up far earlier; Uri does at 65,519 before .NET 10.</summary>
    private const int Longest = 32 * 1024;

    /// <summary>The full address of a call.</summary>
    /// <param name="provider">Whose API.</param>
    /// <param name="path">The path below the API base, with or without a query.</param>
    /// <param name="query">What is added to the query.</param>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.RequestInvalid"/>: the path is absolute, leads out of the base, or holds what no path may.</exception>
    public static Uri Resolve(Provider provider, string path, IEnumerable<KeyValuePair<string, string>> query)
    {
        (string own, string ownQuery) = Split(path);
        string local = Local(provider, own);
        string added = string.Join('&', query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        string whole = string.Join('&', new[] { ownQuery, added }.Where(part => part.Length > 0));
        string root = provider.ApiBase.GetLeftPart(UriPartial.Path).TrimEnd('/');
        string text = whole.Length > 0 ? $"{root}{local}?{whole}" : root + local;
        Uri address = text.Length <= Longest ? new(text) : throw Refused("with its query it is too long");
        // The last word is the parsed address: whatever the checks above let through, nothing outside the base is ever asked.
        return address.GetLeftPart(UriPartial.Authority) == provider.ApiBase.GetLeftPart(UriPartial.Authority)
            && address.AbsolutePath.StartsWith(provider.ApiBase.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal)
            && address.Fragment.Length == 0
                ? address
                : throw Refused("it leads out of the API");
    }

    /// <summary>The path as this cloud calls it: checked, with a slash at its beginning, aliases replaced, without the query.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.RequestInvalid"/>.</exception>
    public static string Local(Provider provider, string path)
    {
        string own = Split(path).Path;
        string rooted = string.IsNullOrWhiteSpace(own) ? throw Refused("it is empty") : own.StartsWith('/') ? own : "/" + own;
        _ = Decoded(rooted);
        foreach ((string alias, string real) in provider.PathAliases)
        {
            if (rooted.Equals(alias, StringComparison.OrdinalIgnoreCase) || rooted.StartsWith(alias + "/", StringComparison.OrdinalIgnoreCase))
            {
                return real + rooted[alias.Length..];
            }
        }

        return rooted;
    }

    /// <summary>Whether the path is this cloud's list of appliances.</summary>
    public static bool IsApplianceList(Provider provider, string path) => Is(provider, provider.ApplianceList.Path, path);

    /// <summary>Whether even a GET of this path makes an appliance act.</summary>
    public static bool Acts(Provider provider, string path) => provider.ActingPaths.Any(pattern => Is(provider, pattern, path));

    /// <summary>Whether the path fits a pattern, with <c>*</c> for one segment.</summary>
    public static bool Is(Provider provider, string pattern, string path) => Matches(pattern, Local(provider, path));

    private static bool Matches(string pattern, string path)
    {
        string[] expected = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string[] given = Decoded(path).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return expected.Length == given.Length
            && expected.Zip(given).All(pair => pair.First == "*" || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    private static (string Path, string Query) Split(string path)
    {
        int mark = path.IndexOf('?', StringComparison.Ordinal);
        (string own, string query) = mark < 0 ? (path, "") : (path[..mark], path[(mark + 1)..]);
        return query.Any(c => char.IsControl(c) || c is '#' or ' ') ? throw Refused("its query holds what must be encoded; use -Query") : (own, query);
    }

    /// <summary>The path as the server that decodes most would see it, refused where any server could be led elsewhere.</summary>
    private static string Decoded(string path)
    {
        // Servers differ in how often they decode, so each stage is looked at until nothing changes any more.
        string stage = path;
        for (int i = 0; ; i++)
        {
            Refuse(stage);
            string next = Uri.UnescapeDataString(stage);
            if (next == stage)
            {
                // What is no encoding of UTF-8 is one to some servers: %c0%ae and %u002e were dots once.
                return stage.Contains('%', StringComparison.Ordinal) ? throw Refused("it holds a percent sign that encodes nothing") : stage;
            }

            stage = i < 8 ? next : throw Refused("it is encoded too many times");
        }
    }

    private static void Refuse(string stage)
    {
        string? why =
            stage.Any(char.IsControl) ? "it holds control characters"
            : stage.Contains('\\', StringComparison.Ordinal) ? "it holds a backslash"
            : stage.Contains('#', StringComparison.Ordinal) || stage.Contains('?', StringComparison.Ordinal) ? "it holds an encoded ? or #"
            : stage.Contains(';', StringComparison.Ordinal) ? "it holds a semicolon, at which some servers cut off the segment"
            : stage.Contains("//", StringComparison.Ordinal) ? "it holds two slashes in a row"
            : stage.Split('/').Any(segment => segment.Trim() is "." or "..") ? "it holds . or .. as a segment"
            : stage.Split('/')[1].Contains(':', StringComparison.Ordinal) ? "it is a whole address"
            : null;
        if (why is not null)
        {
            throw Refused(why);
        }
    }

    private static ApplianceAuthException Refused(string why) => new(
        Reason.RequestInvalid, $"The path is refused: {why}.",
        "Name a path below the API of the account's own cloud, such as /devices; put what follows a question mark into -Query.");
}
