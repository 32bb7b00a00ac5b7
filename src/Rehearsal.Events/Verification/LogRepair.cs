namespace Rehearsal.Events;

/// <summary>Makes a damaged log usable again by ending it before the first damage.</summary>
public static class LogRepair
{
    /// <summary>Ends the log behind the last whole batch before the first problem. Every file that is changed or left out stays beside it as <c>.damaged</c>.</summary>
    /// <param name="folder">The folder of the log, which nobody may be writing.</param>
    /// <param name="disk">The disk; the machine's own when null.</param>
    /// <returns>What was wrong, the files kept aside, and the position the log goes on with.</returns>
    /// <exception cref="EventLogException">Somebody writes the log, or there is none.</exception>
    public static LogRepairResult Repair(string folder, IDisk? disk = null)
    {
        disk ??= RealDisk.Instance;
        var found = LogVerifier.Verify(folder, disk);
        if (found.IsWhole)
        {
            return new LogRepairResult(found.Problems, [], found.Segments[^1].First + found.Segments[^1].Records);
        }

        using var writer = disk.TryLock(Path.Combine(folder, "writer.lock"))
            ?? throw new EventLogException(EventLogProblem.Locked, folder, null, "no writer", "one that has the log open", "close the writer, then repair");

        // Problems come in the order they were found: that two segments do not meet is found behind what is wrong in the second.
        var files = found.Problems.Select(static problem => problem.File).ToHashSet(StringComparer.Ordinal);
        var at = found.Segments.TakeWhile(segment => !files.Contains(segment.File)).Count();
        List<string> kept = [];
        for (var i = found.Segments.Count - 1; i > at; i--)
        {
            disk.Rename(found.Segments[i].File, Keep(found.Segments[i].File, kept));
            disk.Delete(Path.ChangeExtension(found.Segments[i].File, ".index"));
        }

        var damaged = found.Segments[at];
        disk.Delete(Path.ChangeExtension(damaged.File, ".index"));
        var whole = Bytes(disk, damaged.File);
        disk.Rename(damaged.File, Keep(damaged.File, kept));
        // The first segment stays, however little is left of it: it says at which position the log goes on.
        if (damaged.Records > 0 || at == 0)
        {
            var unfinished = damaged.File + ".tmp";
            using (var file = disk.Open(unfinished, DiskAccess.Create))
            {
                file.Preallocate(Math.Max(whole.Length, EmbeddedLogOptions.SegmentSizeMin));
                file.WriteAt(damaged.End >= SegmentHeader.Length ? whole.AsSpan(0, (int)damaged.End) : NewHeader(damaged.First, whole.Length), 0);
                file.Flush();
            }

            disk.Rename(unfinished, damaged.File);
        }

        disk.FlushFolder(folder);
        return new LogRepairResult(found.Problems, kept, damaged.First + damaged.Records);
    }

    private static byte[] NewHeader(long first, long size)
    {
        var header = new byte[SegmentHeader.Length];
        new SegmentHeader(SegmentHeader.MinorNow, first, size).Write(header);
        return header;
    }

    private static string Keep(string file, List<string> kept)
    {
        kept.Add(file + ".damaged");
        return kept[^1];
    }

    private static byte[] Bytes(IDisk disk, string path)
    {
        using var file = disk.Open(path, DiskAccess.Read);
        var bytes = new byte[file.Length];
        return bytes[..DiskReading.Fill(file, bytes, 0)];
    }
}
