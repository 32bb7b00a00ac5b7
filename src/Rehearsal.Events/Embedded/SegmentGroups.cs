namespace Rehearsal.Events;

/// <summary>The groups of a log's segments.</summary>
/// <remarks>Safe for concurrent use; groups are made by one thread at a time.</remarks>
/// <param name="disk">The disk.</param>
/// <param name="folder">The folder of the log.</param>
internal sealed class SegmentGroups(IDisk disk, string folder) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SegmentGroup> known = new(StringComparer.Ordinal);

    /// <summary>Joins segments to the groups that are found.</summary>
    /// <param name="names">The names of the log's files.</param>
    /// <param name="segments">The segments, the oldest first.</param>
    /// <returns>The groups that say nothing about these segments: their files do not hold, or are about others.</returns>
    public IReadOnlyList<string> Join(IEnumerable<string> names, Segment[] segments)
    {
        List<string> strange = [];
        foreach (var name in names)
        {
            if (SegmentNames.IsGroup(name) && !IsKnown(name) && !TryJoin(name, segments))
            {
                strange.Add(name);
            }
        }

        return strange;
    }

    /// <summary>Makes a group of the oldest 64 complete segments that are in none, if there are as many.</summary>
    /// <param name="segments">The segments, the oldest first; the last one grows.</param>
    public void Make(Segment[] segments)
    {
        var first = segments.Length - 1;
        while (first > 0 && segments[first - 1].Group is null)
        {
            first--;
        }

        if (segments.Length - 1 - first < SegmentGroup.Size)
        {
            return;
        }

        try
        {
            var path = SegmentGroup.Write(disk, folder, segments.AsSpan(first, SegmentGroup.Size), segments[first + SegmentGroup.Size].First);
            if (!TryJoin(Path.GetFileName(path), segments))
            {
                disk.Delete(path);
            }
        }
        catch (Exception e) when (LogFailures.IsOfTheDisk(e))
        {
            // Each segment's own index is asked, and the next complete segment tries again.
        }
    }

    /// <summary>Lets go of the groups whose segments retention has dropped, all of them.</summary>
    /// <param name="firstLeft">The first position that is left.</param>
    /// <returns>Their files.</returns>
    public IReadOnlyList<string> Leave(long firstLeft)
    {
        List<string> left = [];
        lock (gate)
        {
            foreach (var (name, group) in known)
            {
                if (group.End <= firstLeft)
                {
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

    private bool IsKnown(string name)
    {
        lock (gate)
        {
            return known.ContainsKey(name);
        }
    }

    private bool TryJoin(string name, Segment[] segments)
    {
        if (SegmentGroup.TryOpen(disk, Path.Combine(folder, name)) is not { } group)
        {
            return false;
        }

        if (!group.TryJoin(segments))
        {
            group.Dispose();
            return false;
        }

        lock (gate)
        {
            known.Add(name, group);
        }

        return true;
    }
}
