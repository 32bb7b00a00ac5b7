namespace Rehearsal.Events;

/// <summary>The groups of a log's segments: large ones of the oldest, small ones of those behind them, the newest few in none.</summary>
/// <remarks>Safe for concurrent use; groups are made by one thread at a time.</remarks>
/// <param name="disk">The disk.</param>
/// <param name="folder">The folder of the log.</param>
internal sealed class SegmentGroups(IDisk disk, string folder) : IDisposable
{
    private readonly Lock gate = new();
    private readonly OpenIndexes opened = new();
    private readonly Dictionary<string, SegmentGroup> known = new(StringComparer.Ordinal);

    /// <summary>Joins segments to the groups that are found.</summary>
    /// <param name="names">The names of the log's files.</param>
    /// <param name="segments">The segments, the oldest first.</param>
    /// <returns>The names of the files that are of no use: they do not hold, are about other segments or about those that are all in larger groups.</returns>
    public IReadOnlyList<string> Join(IEnumerable<string> names, Segment[] segments)
    {
        List<string> useless = [];
        lock (gate)
        {
            // The large ones first: small ones do not matter beside them.
            foreach (var name in names.Where(SegmentNames.IsGroup).OrderByDescending(static name => name.Length))
            {
                if (!known.ContainsKey(name) && !TryJoin(name, segments))
                {
                    useless.Add(name);
                }
            }
        }

        return useless;
    }

    /// <summary>Makes a group of the oldest complete segments, if there are enough for a large one that are in none, or for a small one that are in no group at all.</summary>
    /// <param name="segments">The segments, the oldest first; the last one grows.</param>
    public void Make(Segment[] segments)
    {
        if (!TryMake(segments, SegmentGroup.Many))
        {
            TryMake(segments, SegmentGroup.Few);
        }
    }

    /// <summary>Lets go of the groups that no segment is in any more: retention has dropped them, or they are in larger ones.</summary>
    /// <param name="segments">The segments.</param>
    /// <returns>Their files.</returns>
    public IReadOnlyList<string> Leave(Segment[] segments)
    {
        List<string> left = [];
        lock (gate)
        {
            var used = segments.Select(static segment => segment.Place?.Group).ToHashSet();
            foreach (var (name, group) in known)
            {
                if (!used.Contains(group))
                {
                    // Who is asking it now is answered with all segments.
                    group.Dispose();
                    left.Add(group.Path);
                    known.Remove(name);
                }
            }
        }

        return left;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (var group in known.Values)
            {
                group.Dispose();
            }
        }
    }

    private bool TryMake(Segment[] segments, int count)
    {
        var first = segments.Length - 1;
        while (first > 0 && !(segments[first - 1].Place?.Group.Count >= count))
        {
            first--;
        }

        if (segments.Length - 1 - first < count)
        {
            return false;
        }

        try
        {
            var path = SegmentGroup.Write(disk, folder, segments.AsSpan(first, count), segments[first + count].First);
            lock (gate)
            {
                if (!TryJoin(Path.GetFileName(path), segments))
                {
                    disk.Delete(path);
                }
            }

            foreach (var superseded in Leave(segments))
            {
                disk.Delete(superseded);
            }

            return true;
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            // Each segment's own index is asked, and the next complete segment tries again.
            return true;
        }
    }

    private bool TryJoin(string name, Segment[] segments)
    {
        if (SegmentGroup.TryOpen(disk, Path.Combine(folder, name), opened) is not { } group)
        {
            return false;
        }

        if (!group.TryJoin(segments))
        {
            group.Dispose();
            return false;
        }

        known[name] = group;
        return true;
    }
}
