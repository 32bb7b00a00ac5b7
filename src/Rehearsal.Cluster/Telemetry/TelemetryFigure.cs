using System.Diagnostics.Metrics;

namespace Rehearsal.Cluster;

/// <summary>Everything under one name: its instrument, and a series for each set of tags.</summary>
internal sealed class TelemetryFigure(Instrument instrument)
{
    public Instrument Instrument => instrument;

    /// <summary>Gets the series by their tags as one text, in ordinal order.</summary>
    public SortedDictionary<string, TelemetrySeries> Series { get; } = new(StringComparer.Ordinal);
}
