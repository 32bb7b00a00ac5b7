namespace Rehearsal.Events;

/// <summary>The file of pending records as a reader beside the writer has it.</summary>
internal sealed class PendingReader(IDisk disk, string folder) : IDisposable
{
    private readonly string path = Path.Combine(folder, PendingHeader.FileName);
    private IDiskFile? file;

    /// <summary>Looks whether there is such a file by now.</summary>
    public void Look()
    {
        if (file is null && disk.List(folder).Contains(PendingHeader.FileName, StringComparer.Ordinal))
        {
            try
            {
                file = disk.Open(path, DiskAccess.Read);
            }
            catch (FileNotFoundException)
            {
                // It has gone meanwhile, for nothing is pending.
            }
        }
    }

    /// <summary>Reads what is pending for a segment.</summary>
    /// <returns>Null when nothing is.</returns>
    public PendingHeader? Header(long segment) => file is not null && PendingHeader.Read(file, path) is { } header && header.Segment == segment ? header : null;

    /// <summary>Reads bytes of the records.</summary>
    public void Fill(System.Span<byte> bytes, long offset) => DiskReading.Fill(file!, bytes, PendingHeader.RecordsAt + offset);

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();
}
