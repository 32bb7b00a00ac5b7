using Rehearsal.Events;

namespace KilledWriter;

/// <summary>A disk that says it wrote, and writes when the next write comes: what a log broken on purpose stands on.</summary>
public sealed class HoldingDisk : IDisk
{
    /// <inheritdoc/>
    public void CreateFolder(string folder) => RealDisk.Instance.CreateFolder(folder);

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder) => RealDisk.Instance.List(folder);

    /// <inheritdoc/>
    public IDiskFile Open(string path, DiskAccess access)
    {
        var file = RealDisk.Instance.Open(path, access);
        return path.Contains(".segment", StringComparison.Ordinal) && access != DiskAccess.Read ? new HoldingFile(file) : file;
    }

    /// <inheritdoc/>
    public void Delete(string path) => RealDisk.Instance.Delete(path);

    /// <inheritdoc/>
    public void Rename(string from, string to) => RealDisk.Instance.Rename(from, to);

    /// <inheritdoc/>
    public void FlushFolder(string folder) => RealDisk.Instance.FlushFolder(folder);

    /// <inheritdoc/>
    public IDisposable? TryLock(string path) => RealDisk.Instance.TryLock(path);

    private sealed class HoldingFile(IDiskFile file) : IDiskFile
    {
        private byte[] held = [];
        private long heldAt;

        public long Length => file.Length;

        public void Preallocate(long length) => file.Preallocate(length);

        public int ReadAt(Span<byte> buffer, long offset) => file.ReadAt(buffer, offset);

        public void WriteAt(ReadOnlySpan<byte> bytes, long offset)
        {
            file.WriteAt(held, heldAt);
            (held, heldAt) = (bytes.ToArray(), offset);
        }

        public void Flush() => file.Flush();

        public void Dispose() => file.Dispose();
    }
}
