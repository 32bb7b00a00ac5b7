using Rehearsal.Events;

namespace Rehearsal.Stages.Tests.Disks;

/// <summary>A disk that lets others act while a segment is written: how appends come to share the next write, on one thread and repeatably.</summary>
internal sealed class BusyDisk(IDisk disk, Action writing) : IDisk
{
    public void CreateFolder(string folder) => disk.CreateFolder(folder);

    public IReadOnlyList<string> List(string folder) => disk.List(folder);

    public IDiskFile Open(string path, DiskAccess access)
    {
        var file = disk.Open(path, access);
        return access != DiskAccess.Read && path.Contains(".segment", StringComparison.Ordinal) ? new BusyFile(file, writing) : file;
    }

    public void Delete(string path) => disk.Delete(path);

    public void Rename(string from, string to) => disk.Rename(from, to);

    public void FlushFolder(string folder) => disk.FlushFolder(folder);

    public IDisposable? TryLock(string path) => disk.TryLock(path);

    private sealed class BusyFile(IDiskFile file, Action writing) : IDiskFile
    {
        public long Length => file.Length;

        public void Preallocate(long length) => file.Preallocate(length);

        public int ReadAt(Span<byte> buffer, long offset) => file.ReadAt(buffer, offset);

        public void WriteAt(ReadOnlySpan<byte> bytes, long offset)
        {
            writing();
            file.WriteAt(bytes, offset);
        }

        public bool TryMap() => file.TryMap();

        public void Flush() => file.Flush();

        public void Dispose() => file.Dispose();
    }
}
