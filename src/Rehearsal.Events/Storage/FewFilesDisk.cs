namespace Rehearsal.Events;

/// <summary>A disk on which any number of files may be open, of which a bounded number are open below: a log has as many files as it has segments.</summary>
/// <remarks>
/// A file whose turn has not come for longest is closed below and opened again when it is used. While one call uses a file it stays open;
/// with more calls at a time than files allowed the bound is passed. So does one file that is mapped, until the next one is. Safe for concurrent use.
/// </remarks>
/// <param name="inner">The disk below.</param>
/// <param name="openMax">The most files that are open below, 1 or more.</param>
internal sealed class FewFilesDisk(IDisk inner, int openMax) : IDisk
{
    /// <summary>The bound for one log: far below the 1,024 that some systems allow a process.</summary>
    public const int OpenMaxOfALog = 128;

    private readonly IDisk inner = inner;
    private readonly Lock gate = new();

    // The files that are open below, the one used last at the end.
    private readonly LinkedList<LentFile> open = new();

    // Those that may be written, and are closed below just now: who renames one renames it under its user too.
    private readonly HashSet<LentFile> closed = [];
    private LentFile? keptOpen;

    /// <inheritdoc/>
    public void CreateFolder(string folder) => inner.CreateFolder(folder);

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder) => inner.List(folder);

    /// <inheritdoc/>
    public IDiskFile Open(string path, DiskAccess access)
    {
        var file = new LentFile(this, path, access);
        file.End(file.Begin());
        return file;
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        inner.Delete(path);
        LetGo(path);
    }

    /// <summary>Lets go of a file that was deleted. It stays open below for who still reads it, and its space is free when the last one has let go of it too.</summary>
    public void LetGo(string path)
    {
        lock (gate)
        {
            for (var node = open.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Is(path))
                {
                    open.Remove(node);
                }

                node = next;
            }

            closed.RemoveWhere(file => file.Is(path));
        }
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        lock (gate)
        {
            inner.Rename(from, to);
            foreach (var file in open.Concat(closed))
            {
                file.Renamed(from, to);
            }
        }
    }

    /// <inheritdoc/>
    public void FlushFolder(string folder) => inner.FlushFolder(folder);

    /// <inheritdoc/>
    public IDisposable? TryLock(string path) => inner.TryLock(path);

    // One at a time, the one that is mapped last: a log has one such file.
    private void KeepOpen(LentFile file)
    {
        var before = Interlocked.Exchange(ref keptOpen, file);
        if (before != file)
        {
            before?.LetGo();
        }
    }

    private void CloseTheIdle()
    {
        for (var node = open.First; node is not null && open.Count > openMax;)
        {
            var next = node.Next;
            if (node.Value.TryClose())
            {
                open.Remove(node);
                if (node.Value.IsWritten)
                {
                    closed.Add(node.Value);
                }
            }

            node = next;
        }
    }

    /// <summary>A file as its user sees it: open until it is disposed of.</summary>
    private sealed class LentFile : IDiskFile
    {
        private readonly FewFilesDisk disk;
        private readonly LinkedListNode<LentFile> node;
        private string path;
        private DiskAccess access;
        private IDiskFile? file;
        private int users;
        private bool disposed;

        // The file below when it is mapped: it stays open, and nobody is asked.
        private IDiskFile? mapped;

        public LentFile(FewFilesDisk disk, string path, DiskAccess access)
        {
            (this.disk, this.path, this.access) = (disk, path, access);
            node = new LinkedListNode<LentFile>(this);
        }

        /// <summary>Gets a value indicating whether the file may be written.</summary>
        public bool IsWritten => access != DiskAccess.Read;

        public long Length
        {
            get
            {
                var used = Begin();
                try
                {
                    return used.Length;
                }
                finally
                {
                    End(used);
                }
            }
        }

        public void Preallocate(long length)
        {
            var used = Begin();
            try
            {
                used.Preallocate(length);
            }
            finally
            {
                End(used);
            }
        }

        public int ReadAt(System.Span<byte> buffer, long offset)
        {
            var used = Begin();
            try
            {
                return used.ReadAt(buffer, offset);
            }
            finally
            {
                End(used);
            }
        }

        public void WriteAt(ReadOnlySpan<byte> bytes, long offset)
        {
            if (mapped is { } open)
            {
                open.WriteAt(bytes, offset);
                return;
            }

            var used = Begin();
            try
            {
                used.WriteAt(bytes, offset);
            }
            finally
            {
                End(used);
            }
        }

        public bool TryMap()
        {
            if (mapped is not null)
            {
                return true;
            }

            var used = Begin();
            var isMapped = false;
            try
            {
                isMapped = used.TryMap();
            }
            finally
            {
                if (isMapped)
                {
                    disk.KeepOpen(this);
                    mapped = used;
                }
                else
                {
                    End(used);
                }
            }

            return isMapped;
        }

        public void Flush()
        {
            var used = Begin();
            try
            {
                used.Flush();
            }
            finally
            {
                End(used);
            }
        }

        public void Dispose()
        {
            LetGo();
            lock (disk.gate)
            {
                disposed = true;
                disk.closed.Remove(this);
                if (file is not null && users == 0)
                {
                    Close();
                    Leave();
                }
            }
        }

        /// <summary>Opens the file below unless it is, for one call.</summary>
        public IDiskFile Begin()
        {
            lock (disk.gate)
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                if (file is null)
                {
                    file = disk.inner.Open(path, access);

                    // Made once, it is there: opened again it keeps what was written.
                    access = access == DiskAccess.Create ? DiskAccess.Write : access;
                    disk.open.AddLast(node);
                    disk.closed.Remove(this);
                    users++;
                    disk.CloseTheIdle();
                }
                else
                {
                    users++;
                    if (node.Next is not null)
                    {
                        disk.open.Remove(node);
                        disk.open.AddLast(node);
                    }
                }

                return file;
            }
        }

        /// <summary>Ends a call.</summary>
        public void End(IDiskFile used)
        {
            lock (disk.gate)
            {
                users--;
                if (disposed && users == 0 && ReferenceEquals(file, used))
                {
                    Close();
                    Leave();
                }
            }
        }

        /// <summary>Lets the file below be closed again.</summary>
        public void LetGo()
        {
            if (Interlocked.Exchange(ref mapped, null) is { } used)
            {
                End(used);
            }
        }

        /// <summary>Closes the file below when no call uses it. Called under the lock; the caller takes it from the list.</summary>
        public bool TryClose()
        {
            if (users > 0)
            {
                return false;
            }

            Close();
            return true;
        }

        /// <summary>Tells whether this is the file of a path. Called under the lock.</summary>
        public bool Is(string other) => path == other;

        /// <summary>Takes the name that the file has now. Called under the lock.</summary>
        public void Renamed(string from, string to) => path = path == from ? to : path;

        // One that was deleted has left already.
        private void Leave()
        {
            if (node.List is not null)
            {
                disk.open.Remove(node);
            }
        }

        private void Close()
        {
            file!.Dispose();
            file = null;
        }
    }
}
