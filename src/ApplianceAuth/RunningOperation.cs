using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ApplianceAuth;

/// <summary>An <see cref="Operation"/> that has started. Its end is reported when it is disposed.</summary>
internal sealed class RunningOperation : IDisposable
{
    private readonly Activity? _activity;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private TagList _tags;

    internal RunningOperation(Activity? activity, Histogram<double> duration, TimeProvider timeProvider) =>
        (_activity, _duration, _clock, _start) = (activity, duration, timeProvider, timeProvider.GetTimestamp());

    /// <summary>Adds a tag of the activity and the measurement.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">One of few values, which is neither secret nor identifies a user, an account or an appliance; null for no tag.</param>
    public void Tag(string name, object? value)
    {
        if (value is not null)
        {
            _activity?.SetTag(name, value);
            _tags.Add(name, value);
        }
    }

    /// <summary>Marks the operation as failed. Texts of the exception are not reported.</summary>
    public void Fail(Exception e)
    {
        Tag("http.response.status_code", (e as ApplianceAuthException)?.StatusCode);
        Fail(e switch
        {
            ApplianceAuthException failure => $"{failure.ErrorId}",
            OperationCanceledException => "Canceled",
            _ => e.GetType().Name,
        });
    }

    /// <summary>Marks the operation as failed.</summary>
    /// <param name="errorType">The error id, or another name of the error.</param>
    public void Fail(string errorType)
    {
        Tag("error.type", errorType);
        _activity?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Ends the operation.</summary>
    public void Dispose()
    {
        _duration.Record(_clock.GetElapsedTime(_start).TotalSeconds, _tags);
        _activity?.Dispose();
    }
}
