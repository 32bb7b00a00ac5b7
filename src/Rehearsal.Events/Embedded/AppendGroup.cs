namespace Rehearsal.Events;

/// <summary>Records that are written together: those of all appends that came while the write before was under way.</summary>
internal sealed class AppendGroup
{
    // A group that grew beyond this gives its bytes back when it has been written.
    private const int KeptMax = 8 * 1024 * 1024;

    private uint[] offsets = new uint[16];
    private RecordKeys[] keys = new RecordKeys[16];
    private int count;
    private byte[] bytes = new byte[64 * 1024];

    /// <summary>Gets the appends whose records are here, in order.</summary>
    public List<GroupedAppend> Appends { get; } = [];

    /// <summary>Gets the records.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Length);

    /// <summary>Gets the number of bytes, a multiple of the alignment.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the offsets of the records from the beginning of the group.</summary>
    public ReadOnlySpan<uint> Offsets => offsets.AsSpan(0, count);

    /// <summary>Gets the keys of the records.</summary>
    public ReadOnlySpan<RecordKeys> Keys => keys.AsSpan(0, count);

    /// <summary>Makes room for records.</summary>
    /// <param name="records">How many records come.</param>
    /// <param name="size">The bytes they may take together.</param>
    public void Reserve(int records, long size)
    {
        if (Length + size > bytes.Length)
        {
            Array.Resize(ref bytes, checked((int)Math.Min(Array.MaxLength, Math.Max(Length + size, bytes.Length * 2L))));
        }

        if (count + records > offsets.Length)
        {
            Array.Resize(ref offsets, Math.Max(count + records, offsets.Length * 2));
            Array.Resize(ref keys, offsets.Length);
        }
    }

    /// <summary>Adds a record that room was made for.</summary>
    public void Add(LogEntry entry, long position, uint unflushed, bool endsBatch)
    {
        var target = bytes.AsSpan(Length);
        var length = RecordEncoder.Encode(entry, target, out keys[count]);
        RecordFormat.Complete(target[..length], position, unflushed, endsBatch);
        var padded = RecordFormat.Padded(length);
        target[length..padded].Clear();
        offsets[count++] = (uint)Length;
        Length += padded;
    }

    /// <summary>Takes the last records out again.</summary>
    /// <param name="length">The bytes of those that stay.</param>
    /// <param name="records">How many are taken out.</param>
    public void TakeBack(int length, int records)
    {
        Length = length;
        count -= records;
    }

    /// <summary>Makes the group empty.</summary>
    public void Clear()
    {
        Appends.Clear();
        (count, Length) = (0, 0);
        if (bytes.Length > KeptMax)
        {
            bytes = new byte[64 * 1024];
            (offsets, keys) = (new uint[16], new RecordKeys[16]);
        }
    }
}
