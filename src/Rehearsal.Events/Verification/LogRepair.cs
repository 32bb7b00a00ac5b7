namespace Rehearsal.Events;

/// <summary>Makes a damaged log usable again by ending it before the first damage.</summary>
/// <remarks>
/// Every file that is changed or left out stays beside it as <c>.damaged</c>, as it was. A header alone is made again and costs no record. A crash meanwhile
/// leaves a log that is still damaged, or shorter by the segments that were to be left out.
/// </remarks>
public static class LogRepair
{
    /// <summary>Tells what a repair would do. Changes nothing.</summary>
    /// <param name="folder">The folder of the log.</param>
    /// <param name="disk">The disk; the machine's own when null.</param>
    /// <returns>What is wrong and what would be cut.</returns>
    /// <exception cref="EventLogException">There is no log, a newer version wrote it, or it has damage that no cut mends.</exception>
    public static LogRepairPlan Plan(string folder, IDisk? disk = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return PlanInterruptibly(folder, disk ?? RealDisk.Instance, CancellationToken.None);
    }

    /// <summary>Tells what a repair would do; <paramref name="cancellationToken"/> ends it between two records.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal static LogRepairPlan PlanInterruptibly(string folder, IDisk disk, CancellationToken cancellationToken)
    {
        var found = LogVerifier.VerifyInterruptibly(folder, disk, cancellationToken);
        if (found.Newer is { } newer)
        {
            throw new EventLogException(EventLogProblem.NewerFormat, newer.File, newer.Offset, "format 1", newer.What, "use the version of Rehearsal that wrote the log, or a newer one");
        }

        var (cuts, head) = Cuts(disk, found, cancellationToken);
        return new LogRepairPlan(found.Problems, cuts, head);
    }

    /// <summary>Ends the log behind the last whole batch before the first problem.</summary>
    /// <param name="folder">The folder of the log, which nobody may be writing.</param>
    /// <param name="disk">The disk; the machine's own when null.</param>
    /// <returns>What was wrong, the files kept aside, and the position the log goes on with.</returns>
    /// <exception cref="EventLogException">Somebody writes the log, there is none, a newer version wrote it, or it has damage that no cut mends.</exception>
    public static LogRepairResult Repair(string folder, IDisk? disk = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return RepairInterruptibly(folder, disk ?? RealDisk.Instance, CancellationToken.None);
    }

    /// <summary>Repairs the log; <paramref name="cancellationToken"/> ends it while it reads and nothing is changed. Once it writes it goes on to its end.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before anything was changed.</exception>
    internal static LogRepairResult RepairInterruptibly(string folder, IDisk disk, CancellationToken cancellationToken)
    {
        if (SegmentBytes.Find(disk, folder).Count == 0)
        {
            throw new EventLogException(EventLogProblem.Missing, folder, null, "a folder with segments", "none", "name the folder of a log");
        }

        // Locked first: what a writer is about to write would look like damage.
        using var writer = disk.TryLock(Path.Combine(folder, "writer.lock"))
            ?? throw new EventLogException(EventLogProblem.Locked, folder, null, "no writer", "one that has the log open", "close the writer, then repair");
        var plan = PlanInterruptibly(folder, disk, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        List<string> kept = [];
        RemoveGroups(disk, folder, plan.Cuts);

        // From the last one: whatever a crash leaves, what is whole stands before what is not.
        foreach (var cut in plan.Cuts.Reverse())
        {
            Apply(disk, folder, cut, kept);
        }

        if (kept.Count > 0 && disk.List(folder).Contains(SegmentBytes.PendingName, StringComparer.Ordinal))
        {
            // What of it counts is in its segment by now.
            var pending = Path.Combine(folder, SegmentBytes.PendingName);
            kept.Add(Aside(disk, folder, pending));
            disk.Rename(pending, kept[^1]);
        }

        disk.FlushFolder(folder);
        return new LogRepairResult(plan.Problems, kept, plan.Head);
    }

    private static (List<LogCut> Cuts, long Head) Cuts(IDisk disk, LogVerification found, CancellationToken cancellationToken)
    {
        if (found.Problems.FirstOrDefault(problem => found.Segments.All(segment => segment.File != problem.File)) is { } other)
        {
            throw new EventLogException(EventLogProblem.Damaged, other.File, other.Offset, "a log whose segments alone are damaged", other.What, "restore the file from a copy; without it, streams whose events were dropped begin again at version 1");
        }

        List<LogCut> cuts = [];
        for (var i = 0; i < found.Segments.Count; i++)
        {
            var segment = found.Segments[i];
            var inside = found.Problems.Where(problem => problem.File == segment.File && (segment.HeaderIsIntact || problem.Offset >= SegmentBytes.HeaderLength)).ToList();
            if (inside.Count == 0)
            {
                if (!segment.HeaderIsIntact)
                {
                    cuts.Add(new LogCut(segment.File, segment.End, 0, RenewsHeader: true));
                }

                continue;
            }

            var (end, records) = WholeBefore(disk, segment, inside.Min(static problem => problem.Offset), cancellationToken);
            if (records == 0 && i > 0)
            {
                cuts.Add(new LogCut(segment.File, null, segment.Records, RenewsHeader: false));
            }
            else if (end != segment.End || segment.TornBytes > 0 || !segment.HeaderIsIntact)
            {
                cuts.Add(new LogCut(segment.File, end, segment.Records - records, !segment.HeaderIsIntact));
            }

            cuts.AddRange(found.Segments.Skip(i + 1).Select(static later => new LogCut(later.File, null, later.Records, RenewsHeader: false)));
            return (cuts, segment.First + records);
        }

        return (cuts, found.Head);
    }

    /// <summary>Finds the end of the last whole batch that ends at an offset or before it.</summary>
    private static (long End, long Records) WholeBefore(IDisk disk, VerifiedSegment segment, long offset, CancellationToken cancellationToken)
    {
        (long End, long Records) whole = (SegmentBytes.HeaderLength, 0);
        if (segment.Length < SegmentBytes.HeaderLength)
        {
            return whole;
        }

        foreach (var record in SegmentBytes.Read(disk, segment.File).Records().TakeWhile(record => record.End <= offset))
        {
            cancellationToken.ThrowIfCancellationRequested();
            whole = record.EndsBatch ? (record.End, record.Position + 1 - segment.First) : whole;
        }

        // A seal behind the last batch stays.
        return segment.Records == whole.Records ? (segment.End, whole.Records) : whole;
    }

    /// <summary>Deletes what says which keys the segments have that lose records: others may take their positions.</summary>
    private static void RemoveGroups(IDisk disk, string folder, IReadOnlyList<LogCut> cuts)
    {
        if (cuts.FirstOrDefault(static cut => cut.KeptBytes is null || cut.RecordsLeftOut > 0) is not { } cut || !SegmentNames.TryParse(Path.GetFileName(cut.File), out var first))
        {
            return;
        }

        foreach (var path in disk.List(folder).Where(SegmentNames.IsGroup).Select(name => Path.Combine(folder, name)))
        {
            using var group = SegmentGroup.TryOpen(disk, path, new OpenIndexes());
            if (!(group?.End <= first))
            {
                disk.Delete(path);
            }
        }
    }

    private static void Apply(IDisk disk, string folder, LogCut cut, List<string> kept)
    {
        var aside = Aside(disk, folder, cut.File);
        disk.Delete(Path.ChangeExtension(cut.File, ".index"));
        if (cut.KeptBytes is not { } end)
        {
            disk.Rename(cut.File, aside);
            kept.Add(aside);
            return;
        }

        var before = SegmentBytes.ReadFile(disk, cut.File);
        Write(disk, aside, aside + ".tmp", before, before.Length);
        var whole = SegmentBytes.Read(disk, cut.File);
        kept.Add(aside);
        var left = whole.Bytes.AsSpan(0, (int)Math.Min(end, whole.Bytes.Length)).ToArray();
        if (cut.RenewsHeader)
        {
            Array.Resize(ref left, Math.Max(left.Length, SegmentHeader.Length));
            new SegmentHeader(SegmentHeader.MinorNow, whole.Named, Math.Max(whole.Bytes.Length, left.Length)).Write(left);
        }

        Write(disk, cut.File, cut.File + ".tmp", left, Math.Max(whole.Bytes.Length, left.Length));
    }

    /// <summary>Writes a file so that its name stands for the whole of it at any moment.</summary>
    private static void Write(IDisk disk, string path, string unfinished, byte[] bytes, long length)
    {
        using (var file = disk.Open(unfinished, DiskAccess.Create))
        {
            if (length > 0)
            {
                file.Preallocate(length);
            }

            file.WriteAt(bytes, 0);
            file.Flush();
        }

        disk.Rename(unfinished, path);
    }

    // What an earlier repair kept aside stays.
    private static string Aside(IDisk disk, string folder, string file)
    {
        var names = disk.List(folder).ToHashSet(StringComparer.Ordinal);
        var aside = $"{file}.damaged";
        for (var number = 2; names.Contains(Path.GetFileName(aside)); number++)
        {
            aside = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{file}.{number}.damaged");
        }

        return aside;
    }
}
