using Rehearsal.Events;

namespace Rehearsal.Cli.Logs;

/// <summary>What a log holds, counted in one pass over its records.</summary>
internal sealed class InspectedLog
{
    private InspectedLog(string folder, CancellationToken cancellationToken)
    {
        Folder = folder;
        Found = LogVerifier.VerifyInterruptibly(folder, RealDisk.Instance, cancellationToken);
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

    /// <summary>Reads a log.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="cancellationToken">Ends the reading between two records.</param>
    /// <exception cref="EventLogException">There is none, or a newer version wrote it.</exception>
    public static InspectedLog Read(string folder, LogOptions options, CancellationToken cancellationToken)
    {
        var log = new InspectedLog(folder, cancellationToken);
        var matches = options.Filter?.Compile(options.Filter.IsRelative ? LatestOf(folder, cancellationToken) : default);
        foreach (var record in StoredRecords.Read(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
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

    private static DateTimeOffset LatestOf(string folder, CancellationToken cancellationToken)
    {
        var latest = default(DateTimeOffset);
        foreach (var record in StoredRecords.Read(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            latest = record.Time > latest ? record.Time : latest;
        }

        return latest;
    }

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
