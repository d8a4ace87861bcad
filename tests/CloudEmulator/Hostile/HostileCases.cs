using System.Collections.Concurrent;
using System.Text;
using CloudEmulator.Calls;

namespace CloudEmulator.Hostile;

/// <summary>Hostile responses: a fixed set, made by hand, and random ones by seed.</summary>
public static class HostileCases
{
    private const int ChangesAtMost = 4;

    private static readonly int[] s_statuses =
    [
        200, 201, 204, 206, 301, 302, 307, 400, 401, 403, 404, 405, 406, 408, 409, 410, 415, 418, 429, 451, 500, 501, 502, 503, 504, 507, 520, 521, 522, 523, 524, 525, 526, 527, 528, 530, 599,
    ];

    private static readonly string?[] s_types =
    [
        null, "", "/", "application/json", "application/json; charset=utf-16", "Application/JSON;", "text/html", "text/plain; charset=none", "text/event-stream;", "image/jpeg",
        "application/octet-stream", "a/b;;;=", "application/vnd.bsh.sdk.v1+json",
    ];

    private static readonly (string Name, string Value)[] s_headers =
    [
        ("Retry-After", "0"), ("Retry-After", "-5"), ("Retry-After", "299.997"), ("Retry-After", "1e9"), ("Retry-After", "99999999999999999999"), ("Retry-After", "soon"),
        ("Retry-After", "Sun, 22 Nov 2020 12:00:00 GMT"), ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"), ("Content-Encoding", "gzip"), ("Content-Encoding", "br"),
        ("Content-Encoding", "deflate"), ("Content-Encoding", "x, gzip"), ("Location", "http://127.0.0.1:1/x"), ("Location", ":::"), ("Content-Language", "?"), ("ETag", "x"),
    ];

    private static readonly ConcurrentDictionary<HostileTarget, IReadOnlyList<HostileCase>> s_handMade = new();

    /// <summary>Returns the hand-made set of at least 300 cases. It is cached, because tests request each case separately.</summary>
    public static IReadOnlyList<HostileCase> HandMade(HostileTarget target) => s_handMade.GetOrAdd(target, MakeSet);

    private static IReadOnlyList<HostileCase> MakeSet(HostileTarget target) =>
    [
        .. HostileForms.Of(target).SelectMany((form, f) => HostileValues.Json.Select((value, v) =>
            Case($"form {f}, value {v}", HostileForms.Fill(form.Form, value), form.Survivors))),
        .. HostileValues.Text.Select((text, t) => Case($"text {t}", text, [])),
        .. s_statuses.Select(status => Case($"status {status}", "<html><body>Gateway</body></html>"u8.ToArray(), [], status, "text/html")),
        .. s_statuses.Where(status => status != 204).Select(status => Case($"status {status} without a body", [], [], status, null)),
        .. s_types.Select((type, t) => Case($"type {t}", Encoding.UTF8.GetBytes(HostileForms.Good(target)), [], 200, type)),
        .. s_headers.Select(header => With(Case($"header {header}", Encoding.UTF8.GetBytes(HostileForms.Good(target)), [], 429), header)),
        .. s_headers.Select(header => With(Case($"header {header} with 200", Encoding.UTF8.GetBytes(HostileForms.Good(target)), []), header)),
    ];

    /// <summary>Returns the random case of a seed.</summary>
    public static HostileCase Random(HostileTarget target, int seed)
    {
        Random random = new(seed);
        HostileCase made = random.Next(3) > 0 ? Changed(target, random) : Filled(target, random);
        if (random.Next(4) > 0)
        {
            return made with { Name = $"seed {seed}" };
        }

        made = made with
        {
            Name = $"seed {seed}", Survivors = [],
            Response = made.Response with { Status = Any(random, s_statuses), ContentType = Any(random, s_types) },
        };
        return random.Next(2) == 0 ? made : With(made, Any(random, s_headers));
    }

    /// <summary>Returns a form with a value, which may be nested in others.</summary>
    private static HostileCase Filled(HostileTarget target, Random random)
    {
        (string form, IReadOnlyList<string> survivors) = Any(random, HostileForms.Of(target));
        byte[] value = Any(random, HostileValues.Json);
        for (int levels = random.Next(4); levels > 0; levels--)
        {
            byte[] other = Any(random, HostileValues.Json);
            value = random.Next(2) == 0
                ? [(byte)'[', .. value, (byte)',', .. other, (byte)']']
                : [.. "{\"k"u8, (byte)('0' + levels), .. "\":"u8, .. value, .. ",\"K\":"u8, .. other, (byte)'}'];
        }

        // Two deep values together can exceed the depth that readers accept.
        return Case("", HostileForms.Fill(form, value), Depth(value) > 1000 ? [] : survivors);
    }

    private static HostileCase Changed(HostileTarget target, Random random)
    {
        List<byte> bytes = [.. Encoding.UTF8.GetBytes(HostileForms.Good(target))];
        for (int changes = random.Next(1, ChangesAtMost + 1); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count + 1);
            int length = Math.Min(random.Next(1, 30), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes.RemoveRange(at, length); break;
                case 1: bytes.InsertRange(at, Any(random, HostileValues.Json)); break;
                case 2: bytes.InsertRange(at, Any(random, HostileValues.Text)); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }
        }

        return Case("", [.. bytes], []);
    }

    private static int Depth(byte[] json)
    {
        int depth = 0, deepest = 0;
        foreach (byte one in json)
        {
            depth += one is (byte)'[' or (byte)'{' ? 1 : one is (byte)']' or (byte)'}' ? -1 : 0;
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    private static HostileCase Case(string name, byte[] body, IReadOnlyList<string> survivors, int status = 200, string? type = "application/json") =>
        new(name, new() { Status = status, ContentType = type, Body = body }, survivors);

    private static HostileCase With(HostileCase made, (string Name, string Value) header) =>
        made with { Response = made.Response.With(header.Name, header.Value) };

    private static T Any<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
