using System.Collections;
using System.Runtime.InteropServices;

namespace Rehearsal.Events;

/// <summary>The records of one commit: a read-only view of the entries where they are stored.</summary>
internal sealed class CommittedBatch : IReadOnlyList<LogRecord>
{
    // Most commits are of one entry, which needs no array.
    private readonly LogEntry[]? entries;
    private readonly int offset;
    private LogEntry? only;

    /// <summary>Initializes a batch of entries that are committed.</summary>
    public CommittedBatch(LogEntry[] entries, int offset, int count, long first)
    {
        (this.entries, this.offset, Count, First) = (entries, offset, count, first);
    }

    /// <summary>Initializes a batch that is to be committed.</summary>
    public CommittedBatch(LogEntry[] entries)
        : this(entries, 0, entries.Length, 0)
    {
    }

    /// <summary>Initializes a batch of one entry that is to be committed.</summary>
    public CommittedBatch(LogEntry only)
    {
        (this.only, Count) = (only, 1);
    }

    /// <summary>Gets or sets the position of the first record; set before anybody else sees the batch.</summary>
    public long First { get; set; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Gets the entries; written to before anybody else sees the batch.</summary>
    public System.Span<LogEntry> Entries => entries is null ? MemoryMarshal.CreateSpan(ref only!, 1) : entries.AsSpan(offset, Count);

    /// <inheritdoc/>
    public LogRecord this[int index] => (uint)index < (uint)Count
        ? new LogRecord(First + index, only ?? entries![offset + index])
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The batch has {Count} records.");

    /// <inheritdoc/>
    public IEnumerator<LogRecord> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
