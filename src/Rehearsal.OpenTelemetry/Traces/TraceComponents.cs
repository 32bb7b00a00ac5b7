using System.Globalization;

namespace Rehearsal.OpenTelemetry;

/// <summary>Finds which traces links tie together.</summary>
internal static class TraceComponents
{
    /// <summary>Names the flow of each trace: the trace of its component that began first, in hexadecimal.</summary>
    public static Dictionary<UInt128, string> Correlate(IReadOnlyDictionary<ForeignSpanId, ForeignSpan> spans)
    {
        Dictionary<UInt128, UInt128> above = [];
        Dictionary<UInt128, DateTimeOffset> starts = [];
        foreach (var span in spans.Values)
        {
            above.TryAdd(span.Id.Trace, span.Id.Trace);
            starts[span.Id.Trace] = starts.TryGetValue(span.Id.Trace, out var start) && start < span.Start ? start : span.Start;
        }

        foreach (var span in spans.Values)
        {
            foreach (var link in span.Links.Where(spans.ContainsKey))
            {
                Join(Top(above, span.Id.Trace), Top(above, link.Trace));
            }
        }

        return above.Keys.ToDictionary(static trace => trace, trace => Top(above, trace).ToString("x32", CultureInfo.InvariantCulture));

        // The earlier stays on top; of two at one instant the lesser id, so that the order in which spans came decides nothing.
        void Join(UInt128 left, UInt128 right)
        {
            if (left != right)
            {
                var leftIsFirst = (starts[left], left).CompareTo((starts[right], right)) < 0;
                above[leftIsFirst ? right : left] = leftIsFirst ? left : right;
            }
        }
    }

    private static UInt128 Top(Dictionary<UInt128, UInt128> above, UInt128 trace)
    {
        while (above[trace] != trace)
        {
            // Halves the way for whoever comes next.
            above[trace] = above[above[trace]];
            trace = above[trace];
        }

        return trace;
    }
}
