namespace Rehearsal.Events;

/// <summary>For each key the positions of its entries, ascending.</summary>
/// <remarks>
/// Built on demand: a look-up first indexes what was committed since the one before, each entry once. Appending therefore costs
/// nothing here, and a log that is never asked never pays. Safe for concurrent use.
/// </remarks>
/// <param name="store">The log's entries.</param>
/// <param name="keyOf">The key of an entry; null when it has none.</param>
internal sealed class PositionIndex(EntryStore store, Func<LogEntry, string?> keyOf)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Postings> postings = new(StringComparer.Ordinal);
    private long indexed;

    /// <summary>Finds the positions of a key below <paramref name="head"/>; those at and above it may or may not be included.</summary>
    public ReadOnlyMemory<long> Find(string key, long head)
    {
        lock (gate)
        {
            for (; indexed < head; indexed++)
            {
                if (keyOf(store[indexed]) is { } name)
                {
                    if (!postings.TryGetValue(name, out var list))
                    {
                        postings.Add(name, list = new Postings());
                    }

                    list.Add(indexed);
                }
            }

            return postings.TryGetValue(key, out var found) ? found.Snapshot() : default;
        }
    }

    /// <summary>A list whose written part never changes, so that a snapshot needs no copy.</summary>
    private sealed class Postings
    {
        private long[] positions = new long[4];
        private int count;

        public void Add(long position)
        {
            if (count == positions.Length)
            {
                Array.Resize(ref positions, checked(count * 2));
            }

            positions[count++] = position;
        }

        public ReadOnlyMemory<long> Snapshot() => positions.AsMemory(0, count);
    }
}
