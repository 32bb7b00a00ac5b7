using System.Runtime.CompilerServices;

namespace Rehearsal.Events;

/// <summary>Follows a log from a durable checkpoint of its own: each record comes until it is marked as handled, in whatever order that happens.</summary>
/// <remarks>
/// <para>The log may be written by another process, by this one, or by nobody. Followers of different names do not know each other; of one name there is
/// one at a time, in all processes of the machine. Safe for concurrent use.</para>
/// <para>After a kill at any moment a record that was marked does not come again, and one that was not marked does. What happened between the work and
/// its mark happens again, so the work must bear that.</para>
/// <para><see cref="EmbeddedEventLog.Retain"/> keeps what a follower has not handled, unless it is told to drop it.</para>
/// </remarks>
public sealed class LogFollower : IDisposable
{
    private readonly Lock gate = new();
    private readonly string folder;
    private readonly LogFollowerOptions options;
    private readonly EmbeddedLogReader reader;
    private readonly IDisposable nameLock;
    private readonly FollowerCheckpoint checkpoint;
    private TaskCompletionSource? advanced;
    private long known;
    private bool closed;

    private LogFollower(string folder, string name, LogFollowerOptions options, EmbeddedLogReader reader, IDisposable nameLock, FollowerCheckpoint checkpoint)
    {
        this.folder = folder;
        this.options = options;
        this.reader = reader;
        this.nameLock = nameLock;
        this.checkpoint = checkpoint;
        Name = name;
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the first position that is not handled.</summary>
    public long LowWater
    {
        get
        {
            lock (gate)
            {
                return checkpoint.Handled.LowWater;
            }
        }
    }

    /// <summary>Opens a follower.</summary>
    /// <param name="folder">The folder of the log.</param>
    /// <param name="name">The follower's name: 1 to 64 of a-z, 0-9, '-', '_' and '.', not beginning with '.'.</param>
    /// <param name="time">What it waits with at the head of the log.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <returns>The follower.</returns>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="EventLogException">There is no log, another follower has the name, the checkpoint is damaged, or the disk refuses.</exception>
    public static LogFollower Open(string folder, string name, TimeProvider time, LogFollowerOptions? options = null)
    {
        FollowerNames.Check(name);
        options ??= new LogFollowerOptions();
        var reader = EmbeddedLogReader.Open(folder, time, options.Interval, options.Disk);
        IDisposable? nameLock = null;
        try
        {
            var followers = FollowerNames.FolderOf(folder);
            options.Disk.CreateFolder(followers);
            nameLock = TakeName(options.Disk, folder, name);
            var checkpoint = FollowerCheckpoint.Open(options.Disk, followers, FollowerNames.CheckpointOf(folder, name), options.From, options.Durability == LogDurability.Flushed);
            return new LogFollower(folder, name, options, reader, nameLock, checkpoint);
        }
        catch (Exception e)
        {
            nameLock?.Dispose();
            reader.Dispose();
            if (LogFailures.IsOfTheDisk(e))
            {
                throw LogFailures.Of(e, FollowerNames.CheckpointOf(folder, name));
            }

            throw;
        }
    }

    /// <summary>Tells how far the followers of a log are, whoever they are and whether they run or not.</summary>
    /// <param name="folder">The folder of the log.</param>
    /// <param name="disk">The disk; the machine's own when null.</param>
    /// <returns>One for each checkpoint, by name.</returns>
    public static IReadOnlyList<FollowerProgress> List(string folder, IDisk? disk = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        disk ??= RealDisk.Instance;
        return [.. FollowerNames.Find(disk, folder).Select(name => Progress(disk, folder, name))];
    }

    /// <summary>Takes a follower's checkpoint away: retention no longer waits for it, and one of its name begins anew.</summary>
    /// <param name="folder">The folder of the log.</param>
    /// <param name="name">The follower's name.</param>
    /// <param name="disk">The disk; the machine's own when null.</param>
    /// <exception cref="EventLogException">The follower runs, or the disk refuses.</exception>
    public static void Remove(string folder, string name, IDisk? disk = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        FollowerNames.Check(name);
        disk ??= RealDisk.Instance;
        var followers = FollowerNames.FolderOf(folder);
        try
        {
            disk.CreateFolder(followers);
            using (TakeName(disk, folder, name))
            {
                disk.Delete(FollowerNames.CheckpointOf(folder, name));
                disk.FlushFolder(followers);
            }
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            throw LogFailures.Of(e, FollowerNames.CheckpointOf(folder, name));
        }
    }

    /// <summary>Gives the records that are not handled, in position order, and then those that are committed, until cancelled or the follower is disposed of.</summary>
    /// <remarks>Each enumeration begins at <see cref="LowWater"/> and gives a record once. At most <see cref="LogFollowerOptions.AheadMax"/> positions are given
    /// beyond the first unhandled one.</remarks>
    /// <param name="cancellationToken">Ends the following; the enumeration then completes without an exception.</param>
    /// <returns>The records.</returns>
    /// <exception cref="EventLogException">What comes next was dropped by retention; <see cref="MarkHandledBelowAsync"/> goes on behind it.</exception>
    public async IAsyncEnumerable<LogRecord> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var records = reader.FollowAsync(LowWater, cancellationToken).GetAsyncEnumerator(CancellationToken.None);
        while (await MoveNextAsync(records))
        {
            var record = records.Current;
            Seen(record.Position);
            if (IsHandled(record))
            {
                continue;
            }

            while (Behind(record.Position) is { } wait)
            {
                using var cancelled = cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), wait);
                await wait.Task;
                if (cancellationToken.IsCancellationRequested || Volatile.Read(ref closed))
                {
                    yield break;
                }
            }

            yield return record;
        }
    }

    /// <summary>Marks a record as handled: it does not come again.</summary>
    /// <param name="position">Its position.</param>
    /// <returns>A task that completes when the mark is as durable as <see cref="LogFollowerOptions.Durability"/> says.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such position yet.</exception>
    /// <exception cref="EventLogException">The disk refused; whether it is marked shows when the follower is opened again.</exception>
    public ValueTask MarkHandledAsync(long position) => MarkHandledAsync([position]);

    /// <summary>Marks records as handled with one write. After a kill meanwhile any of them may be marked and any not.</summary>
    /// <param name="positions">Their positions, in any order.</param>
    /// <returns>A task that completes when the marks are as durable as <see cref="LogFollowerOptions.Durability"/> says.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such position yet.</exception>
    /// <exception cref="EventLogException">The disk refused; which are marked shows when the follower is opened again.</exception>
    public ValueTask MarkHandledAsync(IReadOnlyCollection<long> positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        List<(long, long)> ranges = [];
        foreach (var position in positions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(position, nameof(positions));
            ranges.Add((position, position + 1));
        }

        return Mark(ranges, positions.Count == 0 ? 0 : positions.Max());
    }

    /// <summary>Marks all records below a position as handled, whether they came or not: what retention dropped, or what a copy of the state covers.</summary>
    /// <param name="position">The first position that is left.</param>
    /// <returns>A task that completes when the mark is as durable as <see cref="LogFollowerOptions.Durability"/> says.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such position yet.</exception>
    /// <exception cref="EventLogException">The disk refused; which are marked shows when the follower is opened again.</exception>
    public ValueTask MarkHandledBelowAsync(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return Mark([(Math.Min(LowWater, position), position)], position - 1);
    }

    /// <summary>Ends the following and lets another follower have the name.</summary>
    public void Dispose()
    {
        TaskCompletionSource? waiting;
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            Volatile.Write(ref closed, true);
            (waiting, advanced) = (advanced, null);
            checkpoint.Close();
        }

        waiting?.TrySetResult();
        reader.Dispose();
        nameLock.Dispose();
    }

    private static IDisposable TakeName(IDisk disk, string folder, string name) => disk.TryLock(FollowerNames.LockOf(folder, name))
        ?? throw new EventLogException(EventLogProblem.FollowerTaken, FollowerNames.CheckpointOf(folder, name), null, $"no other follower '{name}'", "one that runs, in this process or another", "give this one a name of its own, or end the other one");

    private static FollowerProgress Progress(IDisk disk, string folder, string name)
    {
        try
        {
            var handled = FollowerFile.Read(disk, FollowerNames.CheckpointOf(folder, name), out _);
            return new FollowerProgress(name, handled?.LowWater, handled?.Above.Sum(static range => range.To - range.From) ?? 0);
        }
        catch (Exception e) when (e is EventLogException || LogFailures.IsOfTheDisk(e))
        {
            return new FollowerProgress(name, null, 0);
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<LogRecord> records)
    {
        try
        {
            return await records.MoveNextAsync();
        }
        catch (ObjectDisposedException) when (Volatile.Read(ref closed))
        {
            return false;
        }
    }

    private void Seen(long position)
    {
        lock (gate)
        {
            known = Math.Max(known, position + 1);
        }
    }

    private bool IsHandled(LogRecord record)
    {
        var kind = record.Entry switch
        {
            EventEnvelope => LogEntryKinds.Events,
            Span => LogEntryKinds.Spans,
            _ => LogEntryKinds.Marks,
        };
        TaskCompletionSource? waiting = null;
        lock (gate)
        {
            if (checkpoint.Handled.Contains(record.Position))
            {
                return true;
            }

            if ((options.Kinds & kind) != 0)
            {
                return false;
            }

            checkpoint.Pass(record.Position);
            (waiting, advanced) = (advanced, null);
        }

        waiting?.TrySetResult();
        return true;
    }

    /// <summary>Returns what to wait for before a record may be given; null when it may be given now.</summary>
    private TaskCompletionSource? Behind(long position)
    {
        lock (gate)
        {
            if (closed || position - checkpoint.Handled.LowWater < options.AheadMax)
            {
                return null;
            }

            // One that a cancellation has completed is of no use to others who wait.
            return advanced = advanced is { Task.IsCompleted: false } ? advanced : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private ValueTask Mark(List<(long From, long To)> ranges, long last)
    {
        if (ranges.Count == 0 || last < 0)
        {
            return ValueTask.CompletedTask;
        }

        // A mark ahead of the log would hide a record that is not written yet. To look at the files is only necessary for what never came.
        if (last >= Volatile.Read(ref known))
        {
            Seen(reader.Head - 1);
        }

        TaskCompletionSource? waiting;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (last >= known)
            {
                throw new ArgumentOutOfRangeException(nameof(last), last, $"The log of '{folder}' has no position {last} yet.");
            }

            try
            {
                checkpoint.Mark(ranges);
            }
            catch (Exception e) when (LogFailures.IsOfTheDisk(e))
            {
                return ValueTask.FromException(LogFailures.Of(e, FollowerNames.CheckpointOf(folder, Name)));
            }

            (waiting, advanced) = (advanced, null);
        }

        waiting?.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
