using System.Collections;

namespace Rehearsal.Events;

/// <summary>The records of one commit: a read-only view of the entries where they are stored.</summary>
internal sealed class CommittedBatch(LogEntry[] entries, int offset, int count, long first) : IReadOnlyList<LogRecord>
{
    /// <summary>Gets the position of the first record.</summary>
    public long First => first;

    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public LogRecord this[int index] => (uint)index < (uint)count
        ? new LogRecord(first + index, entries[offset + index])
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The batch has {count} records.");

    /// <inheritdoc/>
    public IEnumerator<LogRecord> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
        {
            yield return this[i];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
