namespace Rehearsal.Events;

/// <summary>Answers queries over an <see cref="EntryStore"/>: takes the shortest index that applies, then checks what is left.</summary>
/// <param name="store">The log's entries.</param>
internal sealed class LogSearch(EntryStore store)
{
    private readonly PositionIndex types = new(store, TypeOf);
    private readonly PositionIndex correlations = new(store, static entry => entry.CorrelationId);
    private readonly PositionIndex streams = new(store, static entry => (entry as EventEnvelope)?.Stream);
    private readonly TimeIndex times = new(store);

    /// <summary>Reads what the log holds when the enumeration starts.</summary>
    public IEnumerable<LogRecord> Read(LogQuery query)
    {
        var head = store.Head;
        var left = query.Limit ?? int.MaxValue;
        foreach (var position in Candidates(query, Math.Max(0, query.FromPosition), head))
        {
            // The kind costs less to know than the entry.
            if (query.Kinds != LogEntryKinds.All && (query.Kinds & store.KindAt(position)) == 0)
            {
                continue;
            }

            var entry = store[position];
            if (Matches(query, entry))
            {
                yield return new LogRecord(position, entry);
                if (--left == 0)
                {
                    yield break;
                }
            }
        }
    }

    private static string? TypeOf(LogEntry entry) => entry switch
    {
        EventEnvelope e => e.Type,
        Mark m => m.Kind,
        _ => null,
    };

    private static bool Matches(LogQuery query, LogEntry entry) =>
        (query.Type is null || query.Type == TypeOf(entry))
            && (query.CorrelationId is null || query.CorrelationId == entry.CorrelationId)
            && (query.Stream is null || query.Stream == (entry as EventEnvelope)?.Stream)
            && (query.Since is null || entry.Time >= query.Since)
            && (query.Until is null || entry.Time < query.Until);

    private IEnumerable<long> Candidates(LogQuery query, long from, long head)
    {
        if (from >= head || (query.Kinds & LogEntryKinds.All) == 0)
        {
            return [];
        }

        if (ShortestPostings(query, head) is { } postings)
        {
            var span = postings.Span;
            var low = LowerBound(span, from);
            var high = LowerBound(span, head);
            return query.Backwards ? Descending(postings[low..high]) : Ascending(postings[low..high]);
        }

        return query.Since is null && query.Until is null
            ? Range(from, head, query.Backwards)
            : Blocks(query, from, head);
    }

    private ReadOnlyMemory<long>? ShortestPostings(LogQuery query, long head)
    {
        ReadOnlyMemory<long>? shortest = null;
        Consider(streams, query.Stream);
        Consider(correlations, query.CorrelationId);
        Consider(types, query.Type);
        return shortest;

        void Consider(PositionIndex index, string? key)
        {
            if (key is not null)
            {
                var found = index.Find(key, head);
                if (shortest is null || found.Length < shortest.Value.Length)
                {
                    shortest = found;
                }
            }
        }
    }

    private IEnumerable<long> Blocks(LogQuery query, long from, long head)
    {
        var summaries = times.Blocks(head);
        var since = query.Since?.UtcTicks ?? long.MinValue;
        var until = query.Until?.UtcTicks ?? long.MaxValue;
        var firstBlock = from / TimeIndex.BlockSize;
        var lastBlock = (head - 1) / TimeIndex.BlockSize;
        for (var n = 0L; n <= lastBlock - firstBlock; n++)
        {
            var block = query.Backwards ? lastBlock - n : firstBlock + n;
            if (block < summaries.Length)
            {
                var (earliest, latest) = summaries.Span[(int)block];
                if (latest < since || earliest >= until)
                {
                    continue;
                }
            }

            var low = Math.Max(from, block * TimeIndex.BlockSize);
            var high = Math.Min(head, (block + 1) * TimeIndex.BlockSize);
            foreach (var position in Range(low, high, query.Backwards))
            {
                yield return position;
            }
        }
    }

    private static IEnumerable<long> Range(long low, long high, bool backwards)
    {
        for (var n = 0L; n < high - low; n++)
        {
            yield return backwards ? high - 1 - n : low + n;
        }
    }

    private static IEnumerable<long> Ascending(ReadOnlyMemory<long> positions)
    {
        for (var i = 0; i < positions.Length; i++)
        {
            yield return positions.Span[i];
        }
    }

    private static IEnumerable<long> Descending(ReadOnlyMemory<long> positions)
    {
        for (var i = positions.Length - 1; i >= 0; i--)
        {
            yield return positions.Span[i];
        }
    }

    private static int LowerBound(ReadOnlySpan<long> ascending, long value)
    {
        var found = ascending.BinarySearch(value);
        return found >= 0 ? found : ~found;
    }
}
