using System.Text;

namespace Rehearsal.Events;

/// <summary>Answers one query over the segments of a log, one segment after the other, holding one window of one segment.</summary>
internal sealed class SegmentQuery
{
    private readonly LogQuery query;
    private readonly TextPool names;
    private readonly byte[]? type;
    private readonly byte[]? correlation;
    private readonly byte[]? stream;
    private readonly long since;
    private readonly long until;

    // What to look for in the indexes; the rarest kind of key first.
    private readonly ulong[] hashes;

    /// <param name="query">What to read.</param>
    /// <param name="names">The texts that entries of the same log share.</param>
    public SegmentQuery(LogQuery query, TextPool names)
    {
        this.query = query;
        this.names = names;
        type = Utf8(query.Type);
        correlation = Utf8(query.CorrelationId);
        stream = Utf8(query.Stream);
        since = query.Since?.UtcTicks ?? long.MinValue;
        until = query.Until?.UtcTicks ?? long.MaxValue;
        hashes = [.. Hash(IndexedKey.Stream, stream), .. Hash(IndexedKey.Correlation, correlation), .. Hash(IndexedKey.Type, type)];
    }

    /// <summary>Reads what matches below a head.</summary>
    public IEnumerable<LogRecord> Read(Segment[] segments, long head)
    {
        var left = query.Limit ?? int.MaxValue;
        if ((query.Kinds & LogEntryKinds.All) == 0)
        {
            yield break;
        }

        var lookup = new SegmentLookup(hashes, since, query.Until is null ? null : until);
        for (var i = 0; i < segments.Length; i++)
        {
            var at = query.Backwards ? segments.Length - 1 - i : i;
            var segment = segments[at];
            var end = Math.Min(head, at + 1 < segments.Length ? segments[at + 1].First : long.MaxValue);
            if (end <= Math.Max(segment.First, query.FromPosition) || !lookup.MayBeIn(segment))
            {
                continue;
            }

            using var lease = segment.Lend();
            var index = lease.Index;
            if (Candidates(index, segment.First, end) is not { } candidates)
            {
                continue;
            }

            using var cursor = new RecordCursor(segment, index, query.Backwards);
            foreach (var record in candidates)
            {
                var position = segment.First + record;
                if (position >= query.FromPosition && position < end && Match(cursor, record) is { } entry)
                {
                    yield return new LogRecord(position, entry);
                    if (--left == 0)
                    {
                        yield break;
                    }
                }
            }
        }
    }

    private static ulong[] Hash(IndexedKey key, byte[]? text) => text is null ? [] : [KeyHash.Of(key, text)];

    private static byte[]? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private LogEntry? Match(RecordCursor cursor, int record)
    {
        var view = cursor.Read(record);
        return (query.Kinds & view.Kind) != 0
            && (type is null || (view.HasType && view.Type.SequenceEqual(type)))
            && (correlation is null || view.CorrelationId.SequenceEqual(correlation))
            && (stream is null || (view.HasStream && view.Stream.SequenceEqual(stream)))
            && view.TimeTicks >= since
            && (query.Until is null || view.TimeTicks < until)
                ? view.ToEntry(names)
                : null;
    }

    // Null when there are none: most segments of a large log have no event of a flow, and are asked nothing but that.
    private IEnumerable<int>? Candidates(SegmentIndex index, long first, long end)
    {
        var low = (int)Math.Max(0, query.FromPosition - first);
        var high = (int)(end - first);
        var timed = query.Since is not null || query.Until is not null;
        if (timed)
        {
            var (earliest, latest) = index.Times;
            if (latest < since || (query.Until is not null && earliest >= until))
            {
                return null;
            }
        }

        if (Shortest(index, out var count) is { } hash)
        {
            return count == 0 ? null : index.Find(hash, query.Backwards);
        }

        return timed ? Blocks(index, low, high) : Range(low, high);
    }

    private ulong? Shortest(SegmentIndex index, out int least)
    {
        ulong? shortest = null;
        least = int.MaxValue;
        foreach (var hash in hashes)
        {
            var count = index.CountOf(hash);
            if (count < least)
            {
                (shortest, least) = (hash, count);
            }

            if (least == 0)
            {
                break;
            }
        }

        return shortest;
    }

    private IEnumerable<int> Blocks(SegmentIndex index, int low, int high)
    {
        var (first, last) = (low / SegmentIndex.BlockSize, (high - 1) / SegmentIndex.BlockSize);
        for (var n = 0; n <= last - first; n++)
        {
            var block = query.Backwards ? last - n : first + n;
            var (earliest, latest) = index.Block(block);
            if (latest < since || (query.Until is not null && earliest >= until))
            {
                continue;
            }

            foreach (var record in Range(Math.Max(low, block * SegmentIndex.BlockSize), Math.Min(high, (block + 1) * SegmentIndex.BlockSize)))
            {
                yield return record;
            }
        }
    }

    private IEnumerable<int> Range(int low, int high)
    {
        for (var n = 0; n < high - low; n++)
        {
            yield return query.Backwards ? high - 1 - n : low + n;
        }
    }
}
