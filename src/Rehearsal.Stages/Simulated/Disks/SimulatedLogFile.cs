using Rehearsal.Events;
using Rehearsal.Simulation;

namespace Rehearsal.Stages;

/// <summary>A file of a <see cref="SimulatedLogDisk"/>.</summary>
internal sealed class SimulatedLogFile(SimulatedFile file, bool canMap) : IDiskFile
{
    /// <inheritdoc/>
    public long Length => DiskErrors.Translate(() => file.Length);

    /// <inheritdoc/>
    public void Preallocate(long length) => DiskErrors.Translate(() => file.Preallocate(length));

    /// <inheritdoc/>
    public int ReadAt(System.Span<byte> buffer, long offset)
    {
        try
        {
            return file.ReadAt(buffer, offset);
        }
        catch (SimulatedDiskException e)
        {
            throw DiskErrors.Of(e);
        }
    }

    /// <inheritdoc/>
    public void WriteAt(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            file.WriteAt(bytes, offset);
        }
        catch (SimulatedDiskException e)
        {
            throw DiskErrors.Of(e);
        }
    }

    /// <inheritdoc/>
    public bool TryMap() => canMap;

    /// <inheritdoc/>
    public void Flush() => DiskErrors.Translate(file.Flush);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
