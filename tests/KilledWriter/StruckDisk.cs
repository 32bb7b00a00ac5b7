using Rehearsal.Events;

namespace KilledWriter;

/// <summary>A disk whose calls a <see cref="Striker"/> counts.</summary>
internal sealed class StruckDisk(IDisk disk, Striker striker) : IDisk
{
    /// <inheritdoc/>
    public void CreateFolder(string folder) => Make(() => disk.CreateFolder(folder));

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder)
    {
        IReadOnlyList<string> names = [];
        Make(() => names = disk.List(folder));
        return names;
    }

    /// <inheritdoc/>
    public IDiskFile Open(string path, DiskAccess access)
    {
        IDiskFile? file = null;
        Make(() => file = disk.Open(path, access));
        return new StruckFile(this, file!);
    }

    /// <inheritdoc/>
    public void Delete(string path) => Make(() => disk.Delete(path));

    /// <inheritdoc/>
    public void Rename(string from, string to) => Make(() => disk.Rename(from, to));

    /// <inheritdoc/>
    public void FlushFolder(string folder) => Make(() => disk.FlushFolder(folder));

    /// <inheritdoc/>
    public IDisposable? TryLock(string path)
    {
        IDisposable? taken = null;
        Make(() => taken = disk.TryLock(path));
        return taken;
    }

    private void Make(Action call)
    {
        var mustStrike = striker.Before();
        try
        {
            call();
        }
        finally
        {
            // A file that is not there is an answer too.
            KilledWriter.Striker.After(mustStrike);
        }
    }

    private sealed class StruckFile(StruckDisk disk, IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public void Preallocate(long length) => disk.Make(() => file.Preallocate(length));

        public int ReadAt(Span<byte> buffer, long offset)
        {
            var mustStrike = disk.Striker.Before();
            var read = file.ReadAt(buffer, offset);
            KilledWriter.Striker.After(mustStrike);
            return read;
        }

        public void WriteAt(ReadOnlySpan<byte> bytes, long offset)
        {
            var mustStrike = disk.Striker.Before();
            file.WriteAt(bytes, offset);
            KilledWriter.Striker.After(mustStrike);
        }

        public bool TryMap()
        {
            var mustStrike = disk.Striker.Before();
            var isMapped = file.TryMap();
            KilledWriter.Striker.After(mustStrike);
            return isMapped;
        }

        public void Flush() => disk.Make(file.Flush);

        public void Dispose() => file.Dispose();
    }

    private Striker Striker => striker;
}
