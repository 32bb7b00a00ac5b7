using System.Runtime.CompilerServices;

namespace Rehearsal.Events;

/// <summary>An event log in a folder of segments: durable as asked, indexed by type, correlation id, stream and time.</summary>
/// <remarks>
/// <para>Safe for concurrent use. A lone caller's append is written by the caller itself and completes synchronously; appends that come
/// while a write is under way share the next write and its flush. Nothing is ever dropped unless <see cref="Retain"/> is called.</para>
/// <para>One writer at a time has the log open, in this process or another. Others read and follow it with
/// <see cref="EmbeddedLogReader"/>.</para>
/// <para>Bounds: in memory are the newest 4,096 entries and 8 MiB of records at most while somebody follows, the index of the newest segment, what was read of the indexes of others: 128 KiB for each of the newest 7 segments, some KiB for 128 of those before, and 1 KiB for each one,
/// and the versions of half a million streams; a batch has
/// <see cref="EmbeddedLogOptions.SegmentSizeMax"/> bytes at most, an entry 16 MiB. Text is kept as UTF-8: half a surrogate pair does
/// not survive. Disposal writes and flushes everything; after it, appends and reads throw and followers end.</para>
/// <para>The format is described byte by byte in <c>docs/reference/event-log.md</c>.</para>
/// </remarks>
public sealed partial class EmbeddedEventLog : IEventLog
{
    private readonly Lock gate = new();
    private readonly TextPool names = new();
    private readonly EmbeddedLogOptions options;
    private readonly FewFilesDisk disk;
    private readonly IDisposable writerLock;
    private readonly CommitFeed feed;
    private readonly HeadSignal moved;
    private readonly StreamVersions versions;
    private readonly SegmentGroups groups;
    private TailCache tail;
    private Segment[] segments;
    private long head;
    private bool closing;
    private bool closed;

    private EmbeddedEventLog(EmbeddedLogOptions options, IDisposable writerLock)
    {
        this.options = options;
        disk = new FewFilesDisk(options.Disk, FewFilesDisk.OpenMaxOfALog);
        this.writerLock = writerLock;
        feed = new CommitFeed(gate);
        moved = new HeadSignal(gate, () => head);
        versions = new StreamVersions(() => segments!);
        groups = new SegmentGroups(disk, options.Folder);
        var names = disk.List(options.Folder);
        segments = [.. FindSegments(disk, options.Folder, names)];
        tail = new TailCache(0);
        try
        {
            Recover(names);
        }
        catch
        {
            CloseFiles();
            throw;
        }
    }

    /// <inheritdoc/>
    public long Head => Volatile.Read(ref head);

    /// <summary>Gets the first position the log still holds; 0 unless <see cref="Retain"/> dropped something.</summary>
    public long First => Volatile.Read(ref segments)[0].First;

    /// <summary>Gets the bytes of a torn tail that were cut off when the log was opened: what a crash left of appends that had not returned.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Opens the log of a folder to write it, and makes it when there is none.</summary>
    /// <param name="options">Where and how.</param>
    /// <returns>The open log.</returns>
    /// <exception cref="EventLogException">Somebody else writes it, it is damaged, or the disk refuses.</exception>
    public static EmbeddedEventLog Open(EmbeddedLogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IDisposable? writerLock = null;
        try
        {
            options.Disk.CreateFolder(options.Folder);
            writerLock = options.Disk.TryLock(Path.Combine(options.Folder, SegmentNames.Lock))
                ?? throw new EventLogException(EventLogProblem.Locked, options.Folder, null, "no other writer", "another process, or another log in this one, that has it open", "close the other writer, or open the log with EmbeddedLogReader");
            return new EmbeddedEventLog(options, writerLock);
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            writerLock?.Dispose();
            throw LogFailures.Of(e, options.Folder);
        }
        catch
        {
            writerLock?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<IReadOnlyList<LogRecord>> committed)
    {
        ArgumentNullException.ThrowIfNull(committed);
        lock (gate)
        {
            return feed.Add(committed, head);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> GetStreamVersionAsync(string stream, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            return ValueTask.FromResult(versions.Of(stream));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogRecord> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (snapshot, end) = Snapshot();
        foreach (var record in new SegmentQuery(query, names).Read(snapshot, end))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    /// <summary>Reads records where they lie, without decoding them: verified, in position order, up to the head of now.</summary>
    /// <param name="fromPosition">The first position to read.</param>
    /// <returns>The reading; the caller disposes of it.</returns>
    public LogScan Scan(long fromPosition = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromPosition);
        var (snapshot, end) = Snapshot();
        return new LogScan(snapshot, fromPosition, end);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LogRecord> FollowAsync(long fromPosition, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromPosition);
        return Follow(fromPosition, cancellationToken);
    }

    /// <summary>Finds the segments of a log among the names of its files, in the order of their positions.</summary>
    internal static IEnumerable<Segment> FindSegments(IDisk disk, string folder, IEnumerable<string> names, PendingReader? pending = null)
    {
        foreach (var name in names)
        {
            if (SegmentNames.TryParse(name, out var first))
            {
                yield return new Segment(disk, folder, first, pending);
            }
        }
    }

    private void CloseFiles()
    {
        foreach (var segment in segments)
        {
            segment.Dispose();
        }

        groups.Dispose();
    }

    private (Segment[] Segments, long Head) Snapshot()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (holdsBack)
            {
                WriteHeld();
            }

            return (segments, head);
        }
    }

    private async IAsyncEnumerable<LogRecord> Follow(long position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await moved.WaitAsync(position, cancellationToken))
        {
            while (!cancellationToken.IsCancellationRequested && Next(position) is { Length: > 0 } records)
            {
                foreach (var record in records)
                {
                    if (cancellationToken.IsCancellationRequested)
                    {
                        break;
                    }

                    yield return record;
                    position++;
                }
            }

            if (Volatile.Read(ref closed))
            {
                break;
            }
        }
    }

    /// <summary>Takes the next records for a follower, from memory or from the disk.</summary>
    private LogRecord[] Next(long position)
    {
        const int Most = 256;
        lock (gate)
        {
            if (closed || position >= head)
            {
                return [];
            }

            if (position < First)
            {
                throw new EventLogException(EventLogProblem.Dropped, options.Folder, null, $"a position of {First} or later", $"{position}, which retention has dropped", "follow from a later position");
            }

            if (tail.Copy(position, Most) is { Length: > 0 } records)
            {
                return records;
            }
        }

        try
        {
            var (snapshot, end) = Snapshot();
            return [.. new SegmentQuery(new LogQuery { FromPosition = position, Limit = Most }, names).Read(snapshot, end)];
        }
        catch (ObjectDisposedException)
        {
            return [];
        }
    }
}
