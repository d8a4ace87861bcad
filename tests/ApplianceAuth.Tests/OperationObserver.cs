using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ApplianceAuth.Tests;

/// <summary>Listens to the module's operations, and records those of this test: tests of other classes run at the same time.</summary>
internal sealed class OperationObserver : IDisposable
{
    private readonly Activity _root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
    private readonly ConcurrentQueue<Activity> _activities = new();
    private readonly ConcurrentQueue<Measurement> _measurements = new();
    private readonly ActivityListener? _tracer;
    private readonly MeterListener? _meter;

    public OperationObserver(bool traces = true, bool measures = true)
    {
        if (traces)
        {
            _tracer = new()
            {
                ShouldListenTo = source => source.Name == Operation.SourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity => Add(activity.TraceId, _activities, activity),
            };
            ActivitySource.AddActivityListener(_tracer);
        }

        if (measures)
        {
            _meter = new()
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (instrument.Meter.Name == Operation.SourceName)
                    {
                        listener.EnableMeasurementEvents(instrument);
                    }
                },
            };
            _meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(
                Activity.Current?.TraceId, _measurements, new(instrument.Name, instrument.Unit, value, tags.ToArray().ToDictionary())));
            _meter.SetMeasurementEventCallback<int>((instrument, value, _, _) => OpenStreams = value);
            _meter.Start();
        }
    }

    public IReadOnlyList<Activity> Activities => [.. _activities];

    public IReadOnlyList<Measurement> Measurements => [.. _measurements];

    public ActivitySpanId Root => _root.SpanId;

    /// <summary>The number of open streams that the meter reported last.</summary>
    public int OpenStreams { get; private set; }

    /// <summary>Makes the meter report the number of open streams.</summary>
    public int ReadOpenStreams()
    {
        _meter!.RecordObservableInstruments();
        return OpenStreams;
    }

    /// <summary>The only activity of an operation.</summary>
    public Activity Single(string operation) => _activities.Single(activity => activity.OperationName == $"ApplianceAuth.{operation}");

    public void Dispose()
    {
        _tracer?.Dispose();
        _meter?.Dispose();
        _root.Dispose();
    }

    private void Add<T>(ActivityTraceId? trace, ConcurrentQueue<T> queue, T item)
    {
        if (trace == _root.TraceId)
        {
            queue.Enqueue(item);
        }
    }

    internal sealed record Measurement(string Instrument, string? Unit, double Value, IReadOnlyDictionary<string, object?> Tags);
}
