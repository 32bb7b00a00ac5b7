using System.Runtime.CompilerServices;

namespace Rehearsal.Events;

/// <summary>Reads and follows a log that another process, or this one, may be writing. Changes nothing.</summary>
/// <remarks>
/// <para>Safe for concurrent use. Sees whole batches only, as soon as the writer has handed them to the operating system: with
/// <see cref="LogDurability.Flushed"/> that is a moment before their append returns.</para>
/// <para>There is no signal from one process to another: a follower at the head asks again after the interval.</para>
/// </remarks>
public sealed class EmbeddedLogReader : IDisposable
{
    private readonly Lock gate = new();
    private readonly TextPool names = new();
    private readonly FewFilesDisk disk;
    private readonly string folder;
    private readonly TimeProvider time;
    private readonly TimeSpan interval;
    private readonly PendingReader pending;
    private readonly SegmentGroups groups;
    private Segment[] segments = [];
    private LiveIndex index = new();
    private SegmentScan? scan;
    private long scanned = -1;
    private long head;
    private bool closed;

    private EmbeddedLogReader(IDisk disk, string folder, TimeProvider time, TimeSpan interval)
    {
        this.disk = new FewFilesDisk(disk, FewFilesDisk.OpenMaxOfALog);
        this.folder = folder;
        pending = new PendingReader(this.disk, folder);
        groups = new SegmentGroups(this.disk, folder);
        this.time = time;
        this.interval = interval;
    }

    /// <summary>Gets the position after the last batch the log holds now.</summary>
    public long Head => Refresh().Head;

    /// <summary>Opens a log to read it.</summary>
    /// <param name="folder">The folder of the log.</param>
    /// <param name="time">What a follower waits with.</param>
    /// <param name="interval">How long a follower at the head waits before it looks again: 10 ms when null.</param>
    /// <param name="disk">The disk; the machine's own when null.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="EventLogException">There is no log, or it cannot be read.</exception>
    public static EmbeddedLogReader Open(string folder, TimeProvider time, TimeSpan? interval = null, IDisk? disk = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(time);
        var reader = new EmbeddedLogReader(disk ?? RealDisk.Instance, folder, time, interval ?? TimeSpan.FromMilliseconds(10));
        try
        {
            reader.Refresh();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads what the log holds when the enumeration starts, as <see cref="IEventLog.ReadAsync"/> does.</summary>
    /// <param name="query">What to read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The matching records.</returns>
    public async IAsyncEnumerable<LogRecord> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (snapshot, end) = Refresh();
        foreach (var record in new SegmentQuery(query, names).Read(snapshot, end))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    /// <summary>Reads records where they lie, as <see cref="EmbeddedEventLog.Scan"/> does.</summary>
    /// <param name="fromPosition">The first position to read.</param>
    /// <returns>The reading; the caller disposes of it.</returns>
    public LogScan Scan(long fromPosition = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromPosition);
        var (snapshot, end) = Refresh();
        return new LogScan(snapshot, fromPosition, end);
    }

    /// <summary>Reads from a position on and then follows what is committed until cancelled or the reader is disposed of. No record is missed or repeated.</summary>
    /// <param name="fromPosition">The first position to read.</param>
    /// <param name="cancellationToken">Ends the following; the enumeration then completes without an exception.</param>
    /// <returns>The records in position order.</returns>
    /// <exception cref="EventLogException">The position was dropped by retention.</exception>
    public async IAsyncEnumerable<LogRecord> FollowAsync(long fromPosition, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromPosition);
        var position = fromPosition;
        while (!cancellationToken.IsCancellationRequested && Since(position) is { } since)
        {
            using var records = since.GetEnumerator();
            while (MoveNext(records))
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    yield break;
                }

                position = records.Current.Position + 1;
                yield return records.Current;
            }

            if (Volatile.Read(ref closed))
            {
                yield break;
            }

            await PauseAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            Volatile.Write(ref closed, true);
            scan?.Dispose();
            foreach (var segment in segments)
            {
                segment.Dispose();
            }

            groups.Dispose();
            pending.Dispose();
        }
    }

    /// <summary>Gets what a follower reads next.</summary>
    /// <returns>Null when the reader was disposed of.</returns>
    private IEnumerable<LogRecord>? Since(long position)
    {
        try
        {
            var (snapshot, end) = Refresh();
            return position >= snapshot[0].First
                ? new SegmentQuery(new LogQuery { FromPosition = position }, names).Read(snapshot, end)
                : throw new EventLogException(EventLogProblem.Dropped, folder, null, $"a position of {snapshot[0].First} or later", $"{position}, which retention has dropped", "follow from a later position");
        }
        catch (ObjectDisposedException) when (Volatile.Read(ref closed))
        {
            return null;
        }
    }

    // A follower whose reader is disposed of ends, wherever it is.
    private bool MoveNext(IEnumerator<LogRecord> records)
    {
        try
        {
            return records.MoveNext();
        }
        catch (ObjectDisposedException) when (Volatile.Read(ref closed))
        {
            return false;
        }
    }

    /// <summary>Waits for the interval or the cancellation, whichever comes first; never throws.</summary>
    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = time.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), waiter, interval, Timeout.InfiniteTimeSpan);
        using var cancelled = cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), waiter);
        await waiter.Task;
    }

    /// <summary>Looks for what was written since.</summary>
    private (Segment[] Segments, long Head) Refresh()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            try
            {
                FindSegments();
                while (true)
                {
                    ReadOn();
                    var at = Array.FindIndex(segments, segment => segment.First == scanned);
                    if (at + 1 >= segments.Length)
                    {
                        // A segment may have been begun while this one was read to its end.
                        return FindSegments() ? Refresh() : (segments, head);
                    }

                    Step(segments[at], segments[at + 1]);
                }
            }
            catch (Exception e) when (LogFailures.IsOfTheDisk(e))
            {
                throw LogFailures.Of(e, folder);
            }
        }
    }

    /// <summary>Looks for new segments.</summary>
    /// <returns>Whether there are any.</returns>
    private bool FindSegments()
    {
        pending.Look();
        var known = segments.ToDictionary(static segment => segment.First);
        var names = disk.List(folder);
        Segment[] found = [.. EmbeddedEventLog.FindSegments(disk, folder, names, pending).Select(segment => known.GetValueOrDefault(segment.First, segment))];
        if (found.Length == 0)
        {
            throw new EventLogException(EventLogProblem.Missing, folder, null, "a folder with segments", "none", "name the folder of a log");
        }

        var changed = found.Length > 0 && (segments.Length == 0 || found[^1].First != segments[^1].First);
        foreach (var dropped in segments.Where(segment => segment.First < found[0].First))
        {
            // Closed when the last query that reads from it has let go of it.
            disk.LetGo(dropped.Path);
            disk.LetGo(Path.Combine(folder, SegmentNames.IndexOf(dropped.First)));
        }

        segments = found;
        groups.Join(names, segments);
        groups.Leave(segments);

        // Begins, or retention dropped the segment that it was at: what it knew of the ones before is of no use.
        if (scan is null || segments[0].First > scanned)
        {
            for (var i = 0; i + 1 < segments.Length; i++)
            {
                segments[i].Complete(segments[i + 1].First - segments[i].First, forgetIndex: false);
            }

            Enter(segments[^1]);
        }

        return changed;
    }

    private void Enter(Segment segment)
    {
        scan?.Dispose();
        index = new LiveIndex();
        segment.Grow(index);
        scan = new SegmentScan(segment.File, segment.First);
        scanned = segment.First;
        head = segment.First;
    }

    /// <summary>Takes in the whole batches that were written since.</summary>
    private void ReadOn()
    {
        List<uint> offsets = [];
        List<RecordKeys> keys = [];
        var (end, next) = (scan!.Offset, scan.Position);
        (segments.First(segment => segment.First == scanned).File as PendingOverlay)?.Show();
        scan.Refresh();
        while (scan.TryNext(out var view))
        {
            offsets.Add((uint)scan.RecordOffset);
            keys.Add(RecordKeys.Of(view));
            if (view.EndsBatch)
            {
                index.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(offsets), 0, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(keys));
                offsets.Clear();
                keys.Clear();
                (end, next) = (scan.Offset, scan.Position);
            }
        }

        scan.Return(end, next);
        head = next;
    }

    private void Step(Segment complete, Segment following)
    {
        if (head != following.First)
        {
            throw complete.Damaged(scan!.Offset, $"records up to position {following.First}, where the next segment begins", $"an end before position {head}");
        }

        // The writer wrote its index to a file before it began the next one. Where the disk refused, a query makes it again.
        complete.Complete(following.First - complete.First, forgetIndex: true);
        Enter(following);
    }
}
