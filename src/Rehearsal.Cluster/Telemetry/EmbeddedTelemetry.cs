using System.Diagnostics.Metrics;

namespace Rehearsal.Cluster;

/// <summary>Telemetry in memory and on a meter of its own.</summary>
internal sealed class EmbeddedTelemetry : ITelemetryService, IDisposable
{
    /// <summary>The name that listeners know the meter by.</summary>
    public const string MeterName = "Rehearsal.Foundation";

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, TelemetryFigure> figures = new(StringComparer.Ordinal);
    private readonly TimeProvider time;
    private readonly Lifetime lifetime;
    private readonly int seriesMax;
    private readonly Meter meter;
    private int seriesCount;
    private long seriesDropped;

    public EmbeddedTelemetry(TimeProvider time, Lifetime lifetime, string node, int seriesMax)
    {
        this.time = time;
        this.lifetime = lifetime;
        this.seriesMax = seriesMax;
        meter = new Meter(new MeterOptions(MeterName) { Tags = [new KeyValuePair<string, object?>("node", node)], Scope = this });
    }

    public string Name => "telemetry";

    public ValueTask<Availability> CheckAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(Check());

    public void EmitCounter(string name, long value = 1, params IReadOnlyList<TelemetryTag> tags)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var ordered = Ordered(tags);
        if (Emit<Counter<long>>(name, ordered, series => series.Add(value)) is { } counter)
        {
            counter.Add(value, ForMeter(ordered));
        }
    }

    public void EmitGauge(string name, double value, params IReadOnlyList<TelemetryTag> tags)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A gauge must be a finite number.");
        }

        var ordered = Ordered(tags);
        if (Emit<Gauge<double>>(name, ordered, series => series.Set(value)) is { } gauge)
        {
            gauge.Record(value, ForMeter(ordered));
        }
    }

    public async Task<T> MeasureAsync<T>(string name, Func<Task<T>> work, params IReadOnlyList<TelemetryTag> tags)
    {
        ArgumentNullException.ThrowIfNull(work);
        var ordered = Ordered(tags);
        lock (gate)
        {
            FigureOf<Histogram<double>>(name);
        }

        var started = time.GetTimestamp();
        var failed = true;
        try
        {
            var result = await work();
            failed = false;
            return result;
        }
        finally
        {
            var took = time.GetElapsedTime(started);
            if (Emit<Histogram<double>>(name, ordered, series => series.Add(took, failed)) is { } histogram)
            {
                histogram.Record(took.TotalMilliseconds, ForMeter(ordered));
            }
        }
    }

    public Outcome<TelemetrySnapshot> Snapshot()
    {
        if (Check() is { IsAvailable: false } check)
        {
            return Outcome.Failure<TelemetrySnapshot>(ServiceErrorKind.Unavailable, check.Reason!);
        }

        lock (gate)
        {
            return Outcome.Of(new TelemetrySnapshot(
                time.GetUtcNow(),
                [.. SeriesOf<Counter<long>>().Select(static series => series.ToCounter())],
                [.. SeriesOf<Gauge<double>>().Select(static series => series.ToGauge())],
                [.. SeriesOf<Histogram<double>>().Select(static series => series.ToMeasure())],
                seriesDropped));
        }
    }

    public void Dispose() => meter.Dispose();

    private static TelemetryTag[] Ordered(IReadOnlyList<TelemetryTag> tags)
    {
        TelemetryTag[] ordered = [.. tags.OrderBy(static tag => tag.Name, StringComparer.Ordinal)];
        for (var i = 0; i < ordered.Length; i++)
        {
            if (string.IsNullOrEmpty(ordered[i].Name) || ordered[i].Value is null)
            {
                throw new ArgumentException($"A tag needs a name and a value; found {ordered[i]}.", nameof(tags));
            }

            if (i > 0 && ordered[i].Name == ordered[i - 1].Name)
            {
                throw new ArgumentException($"The tag '{ordered[i].Name}' occurs twice. Keep one.", nameof(tags));
            }
        }

        return ordered;
    }

    private static KeyValuePair<string, object?>[] ForMeter(TelemetryTag[] tags) =>
        Array.ConvertAll(tags, static tag => new KeyValuePair<string, object?>(tag.Name, tag.Value));

    // Lengths go first, so that two sets of tags are never one text.
    private static string KeyOf(TelemetryTag[] tags) => string.Concat(tags.Select(static tag => $"{tag.Name.Length}:{tag.Name}={tag.Value.Length}:{tag.Value};"));

    private Availability Check() => lifetime.Ended
        ? new Availability(Name, false, $"The service '{Name}' was stopped. Start a new foundation.")
        : new Availability(Name, true);

    // Returns the instrument to emit on outside the lock, where listeners run; null when nothing is to be emitted.
    private TInstrument? Emit<TInstrument>(string name, TelemetryTag[] tags, Action<TelemetrySeries> add)
        where TInstrument : Instrument
    {
        lock (gate)
        {
            var figure = FigureOf<TInstrument>(name);
            if (lifetime.Ended)
            {
                return null;
            }

            var key = KeyOf(tags);
            if (!figure.Series.TryGetValue(key, out var series))
            {
                if (seriesCount == seriesMax)
                {
                    seriesDropped++;
                    return null;
                }

                seriesCount++;
                figure.Series[key] = series = new TelemetrySeries(name, tags);
            }

            add(series);
            return (TInstrument)figure.Instrument;
        }
    }

    private TelemetryFigure FigureOf<TInstrument>(string name)
        where TInstrument : Instrument
    {
        Names.Check(name, "the name of a figure", nameof(name));
        if (!figures.TryGetValue(name, out var figure))
        {
            Instrument instrument = typeof(TInstrument) == typeof(Counter<long>) ? meter.CreateCounter<long>(name)
                : typeof(TInstrument) == typeof(Gauge<double>) ? meter.CreateGauge<double>(name)
                : meter.CreateHistogram<double>(name, "ms");
            figures[name] = figure = new TelemetryFigure(instrument);
        }

        return figure.Instrument is TInstrument
            ? figure
            : throw new ArgumentException($"'{name}' is another kind of figure already. Give each kind a name of its own.", nameof(name));
    }

    private IEnumerable<TelemetrySeries> SeriesOf<TInstrument>() =>
        figures.Values.Where(static figure => figure.Instrument is TInstrument).SelectMany(static figure => figure.Series.Values);
}
