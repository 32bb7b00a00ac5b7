using Rehearsal.Events;

namespace Rehearsal.Cli.Logs;

/// <summary>What a log holds, counted in one pass over its records.</summary>
internal sealed class InspectedLog
{
    private InspectedLog(string folder)
    {
        Folder = folder;
        Found = LogVerifier.Verify(folder);
        Followers = LogFollower.List(folder);
        if (Found.Newer is not null)
        {
            // Throws, and says what is newer.
            LogRepair.Plan(folder);
        }
    }

    public string Folder { get; }

    /// <summary>Gets what a verification found: segments, torn tail, damage.</summary>
    public LogVerification Found { get; }

    /// <summary>Gets the followers that have a checkpoint.</summary>
    public IReadOnlyList<FollowerProgress> Followers { get; }

    /// <summary>Gets the records by kind and type; a span has none.</summary>
    public SortedDictionary<(LogEntryKinds Kind, string Type), long> Types { get; } = new(Comparer<(LogEntryKinds Kind, string Type)>.Create(static (a, b) =>
        a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : string.CompareOrdinal(a.Type, b.Type)));

    public DateTimeOffset? Earliest { get; private set; }

    public DateTimeOffset? Latest { get; private set; }

    /// <summary>Gets the position before which everything is known to have been flushed.</summary>
    public long FlushedBefore { get; private set; }

    /// <summary>Gets the records that were asked for.</summary>
    public List<StoredRecord> Listed { get; } = [];

    /// <summary>Gets the one record that was asked for.</summary>
    public StoredRecord? Record { get; private set; }

    public static InspectedLog Read(string folder, LogOptions options)
    {
        var log = new InspectedLog(folder);
        var matches = options.Filter?.Compile(options.Filter.IsRelative ? LatestOf(folder) : default);
        foreach (var record in StoredRecords.Read(folder))
        {
            log.Count(record);
            if (record.Position >= options.Position && log.Listed.Count < options.Limit && matches?.Invoke(record.ToEntry()) != false)
            {
                log.Listed.Add(record);
            }

            log.Record = record.Position == options.Record ? record : log.Record;
        }

        if (log.Found.Segments[^1].IsSealed)
        {
            log.FlushedBefore = log.Found.Head;
        }

        return log;
    }

    private static DateTimeOffset LatestOf(string folder) => StoredRecords.Read(folder).Select(static record => record.Time).DefaultIfEmpty().Max();

    /// <summary>Counts the records of a kind.</summary>
    public long CountOf(LogEntryKinds kind) => Types.Where(pair => pair.Key.Kind == kind).Sum(static pair => pair.Value);

    private void Count(StoredRecord record)
    {
        var key = (record.Kind, record.Type ?? "");
        Types[key] = Types.GetValueOrDefault(key) + 1;
        Earliest = Earliest is { } earliest && earliest < record.Time ? earliest : record.Time;
        Latest = Latest is { } latest && latest > record.Time ? latest : record.Time;
        FlushedBefore = Math.Max(FlushedBefore, record.Position - record.Unflushed);
    }
}
