namespace Rehearsal.Simulation;

/// <summary>A disk in memory that fails as a real one does, repeatably: everything it draws follows from a seed and the order of the calls.</summary>
/// <remarks>
/// <para>Writes go to a cache, which every process of the machine sees. <see cref="LosePower"/> ends the process and the cache: of each write, length, name,
/// rename and deletion that was not flushed it is drawn, in any order, whether it is kept or lost, and of a write whether it is torn, that is which of
/// its sectors of 512 bytes are kept. Each crash draws its own odds. <see cref="Kill"/> ends the process alone: the cache stays. After either, every call
/// and every open file of this disk fails, and <see cref="Restart"/> gives the disk that the next process sees.</para>
/// <para>What the model leaves out: a new folder is on the medium at once; a rename happens whole or not at all; a sector is never half old and half
/// new; bytes that were never written read as zeros, not as what stood there before; a flush that failed may be repeated (Linux forgets what it could
/// not write); deleted files give their room back although somebody has them open; a flush takes no time; the medium keeps what it
/// says it flushed, unless <see cref="FlipBit"/> is called.</para>
/// <para>Safe for concurrent use; repeatable only when the calls come in one order. Paths are compared ordinally. A file has 2 GiB at most.</para>
/// </remarks>
public sealed partial class SimulatedDisk
{
    private readonly Lock gate = new();
    private readonly SimulatedDiskOptions options;
    private readonly SeededRandom random;
    private readonly SortedDictionary<string, FolderContent> folders;
    private readonly HashSet<string> locked = new(StringComparer.Ordinal);
    private long capacityBytes;
    private bool isReadOnly;

    /// <summary>Creates an empty disk.</summary>
    /// <param name="options">How it behaves.</param>
    public SimulatedDisk(SimulatedDiskOptions options)
        : this(options, SeededRandom.Derive((options ?? throw new ArgumentNullException(nameof(options))).Seed, "rehearsal.disk"), new(StringComparer.Ordinal)) =>
        capacityBytes = options.CapacityBytes;

    private SimulatedDisk(SimulatedDiskOptions options, SeededRandom random, SortedDictionary<string, FolderContent> folders)
    {
        this.options = options;
        this.random = random;
        this.folders = folders;
    }

    /// <summary>Gets or sets the bytes that all files may have together. Less than they have now means that none may grow.</summary>
    public long CapacityBytes
    {
        get => Volatile.Read(ref capacityBytes);
        set => Volatile.Write(ref capacityBytes, value);
    }

    /// <summary>Gets or sets a value indicating whether everything that would change the disk is refused.</summary>
    public bool IsReadOnly
    {
        get => Volatile.Read(ref isReadOnly);
        set => Volatile.Write(ref isReadOnly, value);
    }

    /// <summary>Makes a folder unless it exists.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="SimulatedDiskException">The disk refuses.</exception>
    public void CreateFolder(string folder)
    {
        lock (gate)
        {
            Do(folder, writes: !folders.ContainsKey(folder), () => folders.TryAdd(folder, new FolderContent()));
        }
    }

    /// <summary>Lists the files of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The names without the folder, in ordinal order; empty when there is no such folder.</returns>
    /// <exception cref="SimulatedDiskException">The disk refuses.</exception>
    public IReadOnlyList<string> List(string folder)
    {
        lock (gate)
        {
            Do(folder, writes: false);
            return folders.TryGetValue(folder, out var content) ? [.. content.Files.Keys] : [];
        }
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="access">What for.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="SimulatedDiskException">The disk refuses, or there is no such file and it is not to be created, or no folder for it.</exception>
    public SimulatedFile Open(string path, SimulatedDiskAccess access)
    {
        lock (gate)
        {
            if (access != SimulatedDiskAccess.Create)
            {
                Do(path, writes: access == SimulatedDiskAccess.Write);
                return new SimulatedFile(this, Find(path) ?? throw new SimulatedDiskException(SimulatedDiskFailure.Missing, path), path);
            }

            Do(path, writes: true, () => Create(path));
            return new SimulatedFile(this, Find(path)!, path);
        }
    }

    /// <summary>Deletes a file; nothing happens when there is none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SimulatedDiskException">The disk refuses.</exception>
    public void Delete(string path)
    {
        lock (gate)
        {
            Do(path, writes: true, () =>
            {
                if (Find(path) is not null)
                {
                    FolderOf(path).Change(new NameChange(Path.GetFileName(path), null));
                }
            });
        }
    }

    /// <summary>Gives a file another name, in place of the file that has that name.</summary>
    /// <param name="from">The name it has.</param>
    /// <param name="to">The name it gets, in the same folder.</param>
    /// <exception cref="SimulatedDiskException">The disk refuses, or there is no such file.</exception>
    public void Rename(string from, string to)
    {
        if (!string.Equals(Path.GetDirectoryName(from), Path.GetDirectoryName(to), StringComparison.Ordinal))
        {
            throw new ArgumentException($"A file can be renamed within its folder only, not from '{from}' to '{to}'.", nameof(to));
        }

        lock (gate)
        {
            Do(from, writes: true, () => FolderOf(to).Change(new NameChange(
                Path.GetFileName(to),
                Find(from) ?? throw new SimulatedDiskException(SimulatedDiskFailure.Missing, from))));
        }
    }

    /// <summary>Brings all names, renames and deletions of a folder to the medium.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="SimulatedDiskException">The disk refuses, or there is no such folder.</exception>
    public void FlushFolder(string folder)
    {
        lock (gate)
        {
            Do(folder, writes: false, () => (folders.GetValueOrDefault(folder) ?? throw new SimulatedDiskException(SimulatedDiskFailure.Missing, folder)).Flush());
        }
    }

    /// <summary>Takes a lock that one holder at a time can have.</summary>
    /// <param name="path">The file that stands for the lock; created when it does not exist.</param>
    /// <returns>The lock, ended by disposing of it or with the process; null when somebody else holds it.</returns>
    /// <exception cref="SimulatedDiskException">The disk refuses.</exception>
    public IDisposable? TryLock(string path)
    {
        lock (gate)
        {
            Do(path, writes: true, () =>
            {
                if (Find(path) is null)
                {
                    Create(path);
                }
            });
            return locked.Add(path) ? new DiskLock(this, path) : null;
        }
    }

    /// <summary>Flips one bit of a file, on the medium and in the cache.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bit">The bit, counted from the first byte's lowest.</param>
    /// <exception cref="SimulatedDiskException">There is no such file.</exception>
    public void FlipBit(string path, long bit)
    {
        lock (gate)
        {
            (Find(path) ?? throw new SimulatedDiskException(SimulatedDiskFailure.Missing, path)).FlipBit(bit);
        }
    }

    internal void Unlock(string path)
    {
        lock (gate)
        {
            locked.Remove(path);
        }
    }

    internal long LengthOf(FileContent content, string path)
    {
        lock (gate)
        {
            CheckOn(path);
            return content.Length;
        }
    }

    internal void Preallocate(FileContent content, string path, long length)
    {
        lock (gate)
        {
            Do(path, writes: true, () =>
            {
                if (length > content.Length)
                {
                    CheckRoom(content, path, length);
                    content.SetLength(length);
                }
            });
        }
    }

    internal int ReadAt(FileContent content, string path, Span<byte> buffer, long offset)
    {
        lock (gate)
        {
            Do(path, writes: false);
            var isShort = options.ShortReadPercent > 0 && buffer.Length > 1 && random.Next(100) < options.ShortReadPercent;
            return content.Read(isShort ? buffer[..(1 + random.Next(buffer.Length - 1))] : buffer, offset);
        }
    }

    internal void WriteAt(FileContent content, string path, ReadOnlySpan<byte> bytes, long offset)
    {
        // A copy, for a lambda cannot hold a span.
        var written = bytes.ToArray();
        lock (gate)
        {
            Do(
                path,
                writes: true,
                () =>
                {
                    CheckRoom(content, path, offset + written.Length);
                    content.Write(written, offset);
                },
                // A word is written whole or not at all: to mapped memory it is one store.
                () => content.Write(written.AsSpan(0, (int)Math.Min(written.Length == sizeof(long) && offset % sizeof(long) == 0 ? sizeof(long) * random.Next(2) : random.Next(written.Length + 1), Math.Max(0, content.Length - offset))), offset));
        }
    }

    internal void Flush(FileContent content, string path)
    {
        lock (gate)
        {
            Do(path, writes: false, content.Flush);
        }
    }

    private static string FolderName(string path) => Path.GetDirectoryName(path) ?? string.Empty;

    private FolderContent FolderOf(string path) =>
        folders.GetValueOrDefault(FolderName(path)) ?? throw new SimulatedDiskException(SimulatedDiskFailure.Missing, path);

    private FileContent? Find(string path) => folders.GetValueOrDefault(FolderName(path))?.Files.GetValueOrDefault(Path.GetFileName(path));

    private void Create(string path)
    {
        if (Find(path) is { } existing)
        {
            existing.SetLength(0);
            return;
        }

        FolderOf(path).Change(new NameChange(Path.GetFileName(path), new FileContent()));
    }

    private void CheckRoom(FileContent content, string path, long length)
    {
        if (length > content.Length && folders.Values.Sum(static folder => folder.Files.Values.Sum(static file => file.Length)) - content.Length + length > CapacityBytes)
        {
            throw new SimulatedDiskException(SimulatedDiskFailure.Full, path);
        }
    }
}
