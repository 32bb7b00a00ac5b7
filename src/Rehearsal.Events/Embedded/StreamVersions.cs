using System.Text;

namespace Rehearsal.Events;

/// <summary>The versions of streams: those used lately in memory, the others looked up in the segments. Used under the log's lock.</summary>
internal sealed class StreamVersions(Func<Segment[]> segments)
{
    // Two generations of this many names each: the bound of what is kept.
    private const int GenerationSize = 250_000;

    private Dictionary<string, long> young = new(StringComparer.Ordinal);
    private Dictionary<string, long> old = new(StringComparer.Ordinal);

    /// <summary>Gets or sets a value indicating whether every stream of the log is in memory, so that one that is not found has no events.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Gets the versions of streams whose events were dropped.</summary>
    public Dictionary<string, long> Dropped { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the version of a stream; 0 when it has no events.</summary>
    public long Of(string stream)
    {
        if (young.TryGetValue(stream, out var version))
        {
            return version;
        }

        if (!old.TryGetValue(stream, out version) && !IsComplete)
        {
            version = LookUp(stream, segments());
            version = version > 0 ? version : Dropped.GetValueOrDefault(stream);
        }

        Set(stream, version);
        return version;
    }

    /// <summary>Notes the version a stream has from now on.</summary>
    public void Set(string stream, long version) => young[stream] = version;

    /// <summary>Lets go of what was not used lately. Called only while everything noted is in the segments, where it can be looked up.</summary>
    public void Trim()
    {
        if (young.Count >= GenerationSize)
        {
            IsComplete = IsComplete && old.Count == 0;
            old = young;
            young = new Dictionary<string, long>(StringComparer.Ordinal);
        }
    }

    /// <summary>Forgets what is in memory.</summary>
    public void Forget()
    {
        young.Clear();
        old.Clear();
        IsComplete = false;
    }

    /// <summary>Looks the newest event of a stream up.</summary>
    /// <returns>Its version; 0 when there is none.</returns>
    public static long LookUp(string stream, Segment[] segments)
    {
        var name = Encoding.UTF8.GetBytes(stream);
        var hash = KeyHash.Of(IndexedKey.Stream, name);
        var lookup = new SegmentLookup([hash]);
        for (var i = segments.Length - 1; i >= 0; i--)
        {
            var segment = segments[i];
            if (!lookup.MayBeIn(segment))
            {
                continue;
            }

            using var lease = segment.Lend();
            using var cursor = new RecordCursor(segment, lease.Index, backwards: true);
            foreach (var record in lease.Index.Find(hash, backwards: true))
            {
                var view = cursor.Read(record);
                if (view.HasStream && view.Stream.SequenceEqual(name))
                {
                    return ((EventEnvelope)view.ToEntry()).StreamVersion ?? 0;
                }
            }
        }

        return 0;
    }
}
