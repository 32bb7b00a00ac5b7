namespace Rehearsal.Events;

/// <summary>Dropping what is old, when asked.</summary>
public sealed partial class EmbeddedEventLog
{
    /// <summary>Drops the oldest segments, whole ones only and never the one that is written. Nothing else ever drops anything.</summary>
    /// <remarks>
    /// <para>Streams keep their versions. What a <see cref="LogFollower"/> has not handled stays, and the result names the slowest one; a follower that is gone for
    /// good is taken away with <see cref="LogFollower.Remove"/>.</para>
    /// <para>A follower without a checkpoint (<see cref="FollowAsync"/>, <see cref="EmbeddedLogReader.FollowAsync"/>) is not waited for: one that has not read
    /// what is dropped fails with <see cref="EventLogProblem.Dropped"/>.</para>
    /// </remarks>
    /// <param name="bytesMax">The bytes the segments may have together; null for any.</param>
    /// <param name="before">Segments whose entries are all older than this are dropped; null for none.</param>
    /// <param name="dropUnhandled">Whether to drop what followers have not handled too; reading it then fails with <see cref="EventLogProblem.Dropped"/>.</param>
    /// <returns>What was dropped, and who kept more from being dropped.</returns>
    /// <exception cref="EventLogException">The disk refused. What was dropped before stays dropped.</exception>
    public LogRetention Retain(long? bytesMax, DateTimeOffset? before, bool dropUnhandled = false)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            try
            {
                var first = First;
                var slowest = dropUnhandled ? null : LogFollower.List(options.Folder, disk).MinBy(static follower => follower.LowWater ?? -1);
                var bytes = segments.Sum(static segment => segment.File.Length);
                while (segments.Length > 1 && (bytes > bytesMax || IsBefore(segments[0], before)))
                {
                    // One whose checkpoint cannot be read may need everything.
                    if (slowest is not null && (slowest.LowWater ?? -1) < segments[1].First)
                    {
                        return new LogRetention(First - first, slowest);
                    }

                    bytes -= segments[0].File.Length;
                    DropFirst();
                }

                return new LogRetention(First - first, null);
            }
            catch (Exception e) when (LogFailures.IsOfTheDisk(e))
            {
                throw LogFailures.Of(e, options.Folder);
            }
        }
    }

    private static bool IsBefore(Segment segment, DateTimeOffset? time)
    {
        if (time is null)
        {
            return false;
        }

        using var lease = segment.Lend();
        return lease.Index.Times.Latest < time.Value.UtcTicks;
    }

    private void DropFirst()
    {
        var dropped = segments[0];
        using (var scan = new LogScan([dropped], dropped.First, segments[1].First))
        {
            while (scan.MoveNext())
            {
                if (scan.Current is { HasStream: true } view)
                {
                    var e = (EventEnvelope)view.ToEntry();
                    versions.Dropped[e.Stream!] = e.StreamVersion ?? 0;
                }
            }
        }

        if (dropped.First >= flushedBefore)
        {
            // Should power be lost before it is gone, it must be whole: what follows says that its streams got as far as it does.
            using var file = disk.Open(dropped.Path, DiskAccess.Write);
            file.Flush();
        }

        // Versions first: should the rest not happen, they say no less than the segment does.
        DroppedStreams.Write(disk, options.Folder, versions.Dropped);
        disk.Delete(Path.Combine(options.Folder, SegmentNames.IndexOf(dropped.First)));
        disk.Delete(dropped.Path);

        // Gone, whether that can be flushed or not. The handle is closed when the last query that reads from it has let go of it.
        Volatile.Write(ref segments, segments[1..]);
        foreach (var group in groups.Leave(segments))
        {
            disk.Delete(group);
        }

        disk.FlushFolder(options.Folder);
    }

    private void ReadDropped()
    {
        foreach (var (stream, version) in DroppedStreams.Read(disk, options.Folder))
        {
            versions.Dropped[stream] = version;
        }
    }
}
