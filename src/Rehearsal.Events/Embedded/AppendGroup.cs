using System.Runtime.InteropServices;

namespace Rehearsal.Events;

/// <summary>Records that are written together: those of all appends that came while the write before was under way.</summary>
internal sealed class AppendGroup
{
    // A group that grew beyond this gives its bytes back when it has been written.
    private const int KeptMax = 8 * 1024 * 1024;

    private readonly List<uint> offsets = [];
    private readonly List<RecordKeys> keys = [];
    private byte[] bytes = new byte[64 * 1024];

    /// <summary>Gets the appends whose records are here, in order.</summary>
    public List<GroupedAppend> Appends { get; } = [];

    /// <summary>Gets the records.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Length);

    /// <summary>Gets the number of bytes, a multiple of the alignment.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the offsets of the records from the beginning of the group.</summary>
    public ReadOnlySpan<uint> Offsets => CollectionsMarshal.AsSpan(offsets);

    /// <summary>Gets the keys of the records.</summary>
    public ReadOnlySpan<RecordKeys> Keys => CollectionsMarshal.AsSpan(keys);

    /// <summary>Adds a record.</summary>
    public void Add(LogEntry entry, long position, uint unflushed, bool endsBatch)
    {
        Reserve(RecordEncoder.SizeMax(entry));
        var length = RecordEncoder.Encode(entry, bytes.AsSpan(Length), out var recordKeys);
        RecordFormat.Complete(bytes.AsSpan(Length, length), position, unflushed, endsBatch);
        var padded = RecordFormat.Padded(length);
        bytes.AsSpan(Length + length, padded - length).Clear();
        offsets.Add((uint)Length);
        keys.Add(recordKeys);
        Length += padded;
    }

    /// <summary>Makes the group empty.</summary>
    public void Clear()
    {
        Appends.Clear();
        offsets.Clear();
        keys.Clear();
        Length = 0;
        if (bytes.Length > KeptMax)
        {
            bytes = new byte[64 * 1024];
        }
    }

    private void Reserve(long more)
    {
        if (Length + more > bytes.Length)
        {
            Array.Resize(ref bytes, checked((int)Math.Min(Array.MaxLength, Math.Max(Length + more, bytes.Length * 2L))));
        }
    }
}
