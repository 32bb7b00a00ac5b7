using System.Collections;

namespace Rehearsal.Events;

/// <summary>The first entries of a store, as records.</summary>
internal sealed class LogSnapshot(EntryStore store, long head) : IReadOnlyList<LogRecord>
{
    public int Count => checked((int)head);

    public LogRecord this[int index] => (uint)index < (ulong)head
        ? new LogRecord(index, store[index])
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The log held {head} entries.");

    /// <summary>Encodes a record as a line of a recording; the log has checked it.</summary>
    public void Encode(int index, LineEncoder encoder) => store.Encode(index, encoder);

    public IEnumerator<LogRecord> GetEnumerator()
    {
        for (var position = 0L; position < head; position++)
        {
            yield return new LogRecord(position, store[position]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
