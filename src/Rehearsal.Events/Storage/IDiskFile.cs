namespace Rehearsal.Events;

/// <summary>An open file of an <see cref="IDisk"/>. Safe for concurrent use; who writes where is the caller's business.</summary>
public interface IDiskFile : IDisposable
{
    /// <summary>Gets the length in bytes.</summary>
    long Length { get; }

    /// <summary>Makes the file longer and reserves the room for it; the new bytes read as zeros.</summary>
    /// <param name="length">The length in bytes, no less than the file has.</param>
    /// <exception cref="DiskFullException">There is no room.</exception>
    void Preallocate(long length);

    /// <summary>Reads bytes.</summary>
    /// <param name="buffer">Where they go.</param>
    /// <param name="offset">Where in the file they stand.</param>
    /// <returns>The number of bytes read: fewer than asked for at the end of the file, and at any time for reasons of the disk's own; 0 only at the end.</returns>
    int ReadAt(System.Span<byte> buffer, long offset);

    /// <summary>Writes all bytes given, or throws; then any part of them may have been written.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="offset">Where in the file they go.</param>
    /// <exception cref="DiskFullException">There is no room.</exception>
    void WriteAt(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Makes each write cost little more than a copy, as far as the file reaches now. All of it must have been written before, and one caller at a time may write from then on.</summary>
    /// <returns>False when the disk has no such way, and nothing has changed.</returns>
    bool TryMap() => false;

    /// <summary>Returns when what was written to the file is on the medium.</summary>
    void Flush();
}
