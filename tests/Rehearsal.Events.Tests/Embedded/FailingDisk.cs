namespace Rehearsal.Events.Tests.Embedded;

/// <summary>The real disk, which fails at one call; a write that fails has written the first half.</summary>
internal sealed class FailingDisk(long failAt, Func<Exception> failure, bool flush = true) : IDisk
{
    private readonly long failAt = failAt;
    private readonly bool flush = flush;
    private long calls;

    /// <summary>Gets a disk that never fails and never flushes, for tests that look at bytes and open many logs.</summary>
    public static FailingDisk Unflushed => new(long.MaxValue, static () => new IOException(), flush: false);

    public long Calls => Volatile.Read(ref calls);

    public long Flushes { get; private set; }

    /// <summary>Gets or sets what happens at each flush of a file, before it.</summary>
    public Action? Flushing { get; set; }

    public bool HasFailed => calls >= failAt;

    public void CreateFolder(string folder)
    {
        Count();
        RealDisk.Instance.CreateFolder(folder);
    }

    public IReadOnlyList<string> List(string folder)
    {
        Count();
        return RealDisk.Instance.List(folder);
    }

    public IDiskFile Open(string path, DiskAccess access)
    {
        Count();
        return new FailingFile(this, RealDisk.Instance.Open(path, access));
    }

    public void Delete(string path)
    {
        Count();
        RealDisk.Instance.Delete(path);
    }

    public void Rename(string from, string to)
    {
        Count();
        RealDisk.Instance.Rename(from, to);
    }

    public void FlushFolder(string folder)
    {
        Count();
        if (flush)
        {
            RealDisk.Instance.FlushFolder(folder);
        }
    }

    public IDisposable? TryLock(string path)
    {
        Count();
        return RealDisk.Instance.TryLock(path);
    }

    private void Count()
    {
        if (Interlocked.Increment(ref calls) == failAt)
        {
            throw failure();
        }
    }

    private sealed class FailingFile(FailingDisk disk, IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public void Preallocate(long length)
        {
            disk.Count();
            file.Preallocate(length);
        }

        // One byte less than asked for now and then: a short read is nothing unusual.
        public int ReadAt(Span<byte> buffer, long offset)
        {
            disk.Count();
            return file.ReadAt(buffer.Length > 1 && disk.calls % 3 == 0 ? buffer[..^1] : buffer, offset);
        }

        public void WriteAt(ReadOnlySpan<byte> bytes, long offset)
        {
            if (disk.calls + 1 == disk.failAt)
            {
                file.WriteAt(bytes[..(bytes.Length / 2)], offset);
            }

            disk.Count();
            file.WriteAt(bytes, offset);
        }

        public bool TryMap()
        {
            disk.Count();
            return file.TryMap();
        }

        public void Flush()
        {
            disk.Count();
            disk.Flushes++;
            disk.Flushing?.Invoke();
            if (disk.flush)
            {
                file.Flush();
            }
        }

        public void Dispose() => file.Dispose();
    }
}
