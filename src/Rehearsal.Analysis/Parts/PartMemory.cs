namespace Rehearsal.Analysis;

/// <summary>The memory that all parts of a recording share: so many blocks, and a file for those that are more.</summary>
internal sealed class PartMemory(long bytesMax)
{
    private readonly SpillFile file = new();
    private long inMemory;

    /// <summary>Keeps a full block.</summary>
    /// <returns>The block.</returns>
    public StoredBlock Store(byte[] block, int length)
    {
        if (inMemory + block.Length > bytesMax)
            return new StoredBlock(null, file.Append(block.AsSpan(0, length)), length);
        inMemory += block.Length;
        return new StoredBlock(block, 0, length);
    }

    /// <summary>Gets the content of a block; that of one in the file is valid until the next one is asked for.</summary>
    /// <param name="block">The block.</param>
    /// <param name="room">Memory for the content of a block in the file, made larger when it does not fit.</param>
    public ReadOnlySpan<byte> Load(StoredBlock block, ref byte[] room)
    {
        if (block.Bytes is { } bytes)
            return bytes.AsSpan(0, block.Length);
        if (room.Length < block.Length)
            room = GC.AllocateUninitializedArray<byte>(block.Length);
        file.Read(block.Place, room.AsSpan(0, block.Length));
        return room.AsSpan(0, block.Length);
    }
}

/// <summary>A block of a part.</summary>
/// <param name="Bytes">Its memory; null when the file has it.</param>
/// <param name="Place">Where it is in the file.</param>
/// <param name="Length">The bytes that are used.</param>
internal readonly record struct StoredBlock(byte[]? Bytes, long Place, int Length);
