using System.Collections.Concurrent;

namespace CloudEmulator.Pages;

/// <summary>The authorization requests in progress. Pages contain the ID, so no cookie is needed.</summary>
internal sealed class Attempts
{
    private readonly ConcurrentDictionary<string, Attempt> _attempts = new();

    public void Add(Attempt attempt) => _attempts[attempt.Id] = attempt;

    public Attempt? Find(string? id, DateTimeOffset now) =>
        id is not null && _attempts.TryGetValue(id, out Attempt? attempt) && now < attempt.Expires ? attempt : null;

    public void Finish(Attempt attempt) => _attempts.TryRemove(attempt.Id, out _);
}
