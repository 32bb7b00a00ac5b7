using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>The entries of some of a recording's flows, encoded.</summary>
internal sealed class RecordingPart(PartMemory memory, PartNames names, int blockSize)
{
    /// <summary>The bytes of a block, unless an entry is larger.</summary>
    public const int BlockSize = 16 * 1024;

    private readonly List<StoredBlock> full = [];
    private byte[] block = [];
    private int used;

    /// <summary>Adds an entry; later ones have greater positions.</summary>
    public void Add(LogRecord record)
    {
        var size = PartCodec.SizeMax(record.Entry);
        if (block.Length - used < size)
            Turn(size);
        used += PartCodec.Write(record, names, block.AsSpan(used));
    }

    /// <summary>Reads the entries in the order in which they were added.</summary>
    public List<LogRecord> Read()
    {
        List<LogRecord> records = [];
        var texts = new TextPool();
        byte[] room = [];
        foreach (var stored in full)
            PartCodec.Read(memory.Load(stored, ref room), names, texts, records);
        PartCodec.Read(block.AsSpan(0, used), names, texts, records);
        return records;
    }

    private void Turn(int size)
    {
        if (used > 0)
            full.Add(memory.Store(block, used));

        // A block that went to the file is free again; one that stays in memory is not.
        block = used > 0 && full[^1].Bytes is null && block.Length >= size ? block : GC.AllocateUninitializedArray<byte>(Math.Max(blockSize, size));
        used = 0;
    }
}
