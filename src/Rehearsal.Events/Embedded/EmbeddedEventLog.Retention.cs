namespace Rehearsal.Events;

/// <summary>Dropping what is old, when asked.</summary>
public sealed partial class EmbeddedEventLog
{
    /// <summary>Drops the oldest segments, whole ones only and never the one that is written. Nothing else ever drops anything.</summary>
    /// <remarks>Streams keep their versions. A follower that has not read what is dropped fails with <see cref="EventLogProblem.Dropped"/>.</remarks>
    /// <param name="bytesMax">The bytes the segments may have together; null for any.</param>
    /// <param name="before">Segments whose entries are all older than this are dropped; null for none.</param>
    /// <returns>The number of positions dropped.</returns>
    /// <exception cref="EventLogException">The disk refused. What was dropped before stays dropped.</exception>
    public long Retain(long? bytesMax, DateTimeOffset? before)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            try
            {
                var first = First;
                var bytes = segments.Sum(static segment => segment.File.Length);
                while (segments.Length > 1 && (bytes > bytesMax || segments[0].Index.Times.Latest < before?.UtcTicks))
                {
                    bytes -= segments[0].File.Length;
                    DropFirst();
                }

                return First - first;
            }
            catch (Exception e) when (LogFailures.IsOfTheDisk(e))
            {
                throw LogFailures.Of(e, options.Folder);
            }
        }
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
