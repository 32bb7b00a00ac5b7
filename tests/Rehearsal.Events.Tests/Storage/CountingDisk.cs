namespace Rehearsal.Events.Tests.Storage;

/// <summary>The real disk, which counts the files that are open.</summary>
internal sealed class CountingDisk : IDisk
{
    private int open;
    private int openMost;

    public int Open => Volatile.Read(ref open);

    public int OpenMost => Volatile.Read(ref openMost);

    public void CreateFolder(string folder) => RealDisk.Instance.CreateFolder(folder);

    public IReadOnlyList<string> List(string folder) => RealDisk.Instance.List(folder);

    IDiskFile IDisk.Open(string path, DiskAccess access)
    {
        var file = RealDisk.Instance.Open(path, access);
        var now = Interlocked.Increment(ref open);
        for (var most = OpenMost; now > most; most = OpenMost)
        {
            Interlocked.CompareExchange(ref openMost, now, most);
        }

        return new CountedFile(this, file);
    }

    public void Delete(string path) => RealDisk.Instance.Delete(path);

    public void Rename(string from, string to) => RealDisk.Instance.Rename(from, to);

    public void FlushFolder(string folder)
    {
    }

    public IDisposable? TryLock(string path) => RealDisk.Instance.TryLock(path);

    private sealed class CountedFile(CountingDisk disk, IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public void Preallocate(long length) => file.Preallocate(length);

        public int ReadAt(System.Span<byte> buffer, long offset) => file.ReadAt(buffer, offset);

        public void WriteAt(ReadOnlySpan<byte> bytes, long offset) => file.WriteAt(bytes, offset);

        public void Flush()
        {
        }

        public void Dispose()
        {
            file.Dispose();
            Interlocked.Decrement(ref disk.open);
        }
    }
}
