namespace Rehearsal.Events;

/// <summary>The file of pending records as a reader beside the writer has it. Safe for concurrent use, but for <see cref="Look"/>.</summary>
internal sealed class PendingReader(IDisk disk, string folder) : IDisposable
{
    private readonly string path = Path.Combine(folder, PendingHeader.FileName);
    private readonly List<IDiskFile> before = [];
    private IDiskFile? file;

    /// <summary>Looks whether there is such a file by now, or another writer's. Called by one thread at a time.</summary>
    public void Look()
    {
        if ((file is not null && PendingHeader.IsIn(file)) || !disk.List(folder).Contains(PendingHeader.FileName, StringComparer.Ordinal))
        {
            return;
        }

        try
        {
            var found = disk.Open(path, DiskAccess.Read);
            if (file is not null)
            {
                // Somebody may be reading it.
                before.Add(file);
            }

            Volatile.Write(ref file, found);
        }
        catch (FileNotFoundException)
        {
            // It has gone meanwhile, for nothing is pending.
        }
    }

    /// <summary>Reads what is pending for a segment.</summary>
    /// <returns>Null when nothing is.</returns>
    public PendingHeader? Header(long segment) => Volatile.Read(ref file) is { } open && PendingHeader.Read(open, path) is { } header && header.Segment == segment ? header : null;

    /// <summary>Reads bytes of the records.</summary>
    public void Fill(System.Span<byte> bytes, long offset) => DiskReading.Fill(Volatile.Read(ref file)!, bytes, PendingHeader.RecordsAt + offset);

    /// <inheritdoc/>
    public void Dispose()
    {
        file?.Dispose();
        before.ForEach(static file => file.Dispose());
    }
}
