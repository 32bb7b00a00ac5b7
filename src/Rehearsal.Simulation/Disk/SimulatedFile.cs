namespace Rehearsal.Simulation;

/// <summary>An open file of a <see cref="SimulatedDisk"/>. Safe for concurrent use.</summary>
public sealed class SimulatedFile : IDisposable
{
    private readonly SimulatedDisk disk;
    private readonly FileContent content;
    private readonly string path;

    internal SimulatedFile(SimulatedDisk disk, FileContent content, string path)
    {
        this.disk = disk;
        this.content = content;
        this.path = path;
    }

    /// <summary>Gets the length in bytes.</summary>
    public long Length => disk.LengthOf(content, path);

    /// <summary>Makes the file longer; the new bytes read as zeros.</summary>
    /// <param name="length">The length in bytes; nothing happens when the file is as long already.</param>
    /// <exception cref="SimulatedDiskException">The disk refuses.</exception>
    public void Preallocate(long length) => disk.Preallocate(content, path, length);

    /// <summary>Reads bytes.</summary>
    /// <param name="buffer">Where they go.</param>
    /// <param name="offset">Where in the file they stand.</param>
    /// <returns>The number of bytes read; 0 only at the end or for an empty buffer.</returns>
    /// <exception cref="SimulatedDiskException">The disk refuses.</exception>
    public int ReadAt(Span<byte> buffer, long offset) => disk.ReadAt(content, path, buffer, offset);

    /// <summary>Writes bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="offset">Where in the file they go.</param>
    /// <exception cref="SimulatedDiskException">The disk refuses; the first part of the bytes may have been written.</exception>
    public void WriteAt(ReadOnlySpan<byte> bytes, long offset) => disk.WriteAt(content, path, bytes, offset);

    /// <summary>Brings all changes of the file's bytes and length to the medium; not its name.</summary>
    /// <exception cref="SimulatedDiskException">The disk refuses.</exception>
    public void Flush() => disk.Flush(content, path);

    /// <summary>Closes the file. Flushes nothing.</summary>
    public void Dispose()
    {
        // A closed file keeps nothing of the disk's.
    }
}
