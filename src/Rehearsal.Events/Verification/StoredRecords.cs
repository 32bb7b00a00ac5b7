namespace Rehearsal.Events;

/// <summary>Reads the records of a log from its bytes, as <see cref="LogVerifier"/> does: with their places, and on behind damage where there is something.</summary>
public static class StoredRecords
{
    /// <summary>Reads the records of whole batches, each segment up to its first damage. Changes nothing.</summary>
    /// <param name="folder">The folder of the log.</param>
    /// <param name="fromPosition">The first position to read.</param>
    /// <param name="disk">The disk; the machine's own when null.</param>
    /// <returns>The records in position order; each keeps its segment's bytes in memory.</returns>
    /// <exception cref="EventLogException">A newer version wrote the log.</exception>
    public static IEnumerable<StoredRecord> Read(string folder, long fromPosition = 0, IDisk? disk = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(fromPosition);
        return ReadAll(folder, fromPosition, disk ?? RealDisk.Instance);
    }

    private static IEnumerable<StoredRecord> ReadAll(string folder, long fromPosition, IDisk disk)
    {
        var paths = SegmentBytes.Find(disk, folder);
        for (var i = 0; i < paths.Count; i++)
        {
            if (i + 1 < paths.Count && new SegmentBytes(paths[i + 1], []).Named <= fromPosition)
            {
                continue;
            }

            foreach (var record in ReadSegment(SegmentBytes.Read(disk, paths[i])))
            {
                if (record.Position >= fromPosition)
                {
                    yield return record;
                }
            }
        }
    }

    private static IEnumerable<StoredRecord> ReadSegment(SegmentBytes segment)
    {
        if (segment.HeaderIsIntact && segment.Major != 1)
        {
            throw Newer(segment, 8, $"format {segment.Major}");
        }

        List<StoredRecord> batch = [];
        foreach (var record in segment.Records())
        {
            if (record.TakesPosition)
            {
                batch.Add(new StoredRecord(segment, record));
            }
            else if (record.Kind is > SegmentBytes.LastKnownKind and < SegmentBytes.FirstSkippableKind)
            {
                throw Newer(segment, record.Offset, $"a record of kind {record.Kind}");
            }

            if (record.EndsBatch)
            {
                foreach (var whole in batch)
                {
                    yield return whole;
                }

                batch.Clear();
            }
        }
    }

    private static EventLogException Newer(SegmentBytes segment, long offset, string found) =>
        new(EventLogProblem.NewerFormat, segment.Path, offset, "format 1", found, "use the version of Rehearsal that wrote the log, or a newer one");
}
