using Rehearsal.Events;
using Rehearsal.Simulation;

namespace Rehearsal.Stages.Tests.Disks;

/// <summary>The life of one event log on a simulated disk: opened, used and ended again and again, and compared with a model after each opening.</summary>
internal sealed class LogLife
{
    private const string Folder = "log";

    private readonly LifePlan plan;
    private readonly SeededRandom random;
    private readonly LifeData data;
    private readonly LogModel model = new();
    private readonly Func<IDisk, IDisk> between;
    private readonly List<LogRecord> handedOver = [];
    private readonly List<Appending> chain = [];
    private SimulatedDisk disk;
    private EmbeddedEventLog? log;
    private LogDurability durability;
    private bool lostPower;
    private bool repaired;
    private bool isFaulty;
    private bool isWriting;
    private bool isRetentionUnknown;
    private int batches;

    private LogLife(LifePlan plan, Func<IDisk, IDisk> between)
    {
        this.plan = plan;
        this.between = between;
        random = SeededRandom.Derive(plan.Seed, "life");
        data = new LifeData(random, plan.DataMax, plan.HasManySegments);
        disk = new SimulatedDisk(new SimulatedDiskOptions { Seed = plan.Seed, ShortReadPercent = plan.ShortReadPercent });
    }

    /// <summary>Gets what came up, for tests that ask whether a fault comes up at all.</summary>
    public LifeCounts Counts { get; } = new();

    /// <summary>Lives one life.</summary>
    /// <param name="seed">What everything follows from.</param>
    /// <param name="between">Puts a disk that is broken on purpose between the log and the simulated one.</param>
    /// <returns>What came up.</returns>
    /// <exception cref="BrokenLawException">The log does not do what it promises.</exception>
    public static LifeCounts Run(ulong seed, Func<IDisk, IDisk>? between = null)
    {
        // What waits in an append goes on where it likes: nothing here may depend on a test's own context.
        SynchronizationContext.SetSynchronizationContext(null);
        var life = new LogLife(LifePlan.Make(seed), between ?? (static disk => disk));
        for (var session = 0; session < life.plan.Sessions; session++)
        {
            life.Live(session);
        }

        life.Counts.Bytes = life.Fingerprint();
        return life.Counts;
    }

    private void Live(int session)
    {
        durability = plan.Durabilities[random.Next(plan.Durabilities.Length)];
        PlanFaults();
        try
        {
            if (!Open(session))
            {
                return;
            }

            if (random.Next(3) > 0)
            {
                PlanStop();
            }

            if (plan.Breaks && random.Next(2) == 0)
            {
                PlanFailures();
            }

            var steps = random.Next(plan.StepsMax);
            for (var step = 0; step < steps && !disk.IsOff; step++)
            {
                Step();
            }

            Counts.Sessions++;
            if (!disk.IsOff && random.Next(3) == 0)
            {
                Close();
            }
        }
        finally
        {
            End();
        }
    }

    private void PlanFaults()
    {
        isFaulty = false;
        if (random.Next(4) == 0)
        {
            PlanStop();
        }

        if (plan.Breaks && random.Next(4) == 0)
        {
            PlanFailures();
        }

        disk.IsReadOnly = plan.TurnsReadOnly && random.Next(4) == 0;
    }

    private void PlanStop()
    {
        if (plan.Kills || plan.LosesPower)
        {
            disk.StopAt(disk.Calls + 1 + random.Next(10 << random.Next(5)), plan.LosesPower && (!plan.Kills || random.Next(2) == 0));
        }
    }

    private void PlanFailures()
    {
        isFaulty = true;
        for (var n = random.Next(3); n >= 0; n--)
        {
            disk.FailAt(disk.Calls + 1 + random.Next(10 << random.Next(5)), random.Next(4) == 0 ? SimulatedDiskFailure.Full : SimulatedDiskFailure.Broken);
        }
    }

    private BusyDisk Disk() => new BusyDisk(between(new SimulatedLogDisk(disk, plan.AppendsAreCheap)), Share);

    /// <summary>Opens the log, compares it with the model and settles what was open.</summary>
    /// <returns>False when a fault prevented it.</returns>
    private bool Open(int session)
    {
        repaired = isRetentionUnknown = false;
        try
        {
            for (var tries = 0; log is null; tries++)
            {
                try
                {
                    log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = Folder, Durability = durability, SegmentSize = plan.SegmentSize, Disk = Disk() });
                    Settle();
                }
                catch (EventLogException e) when (e.Problem == EventLogProblem.Damaged)
                {
                    Laws.Holds(lostPower && model.PowerMayTake && tries == 0, $"session {session} finds damage that nothing explains: {e.Message}");
                    Abandon();
                    Repair();
                }
            }
        }
        catch (EventLogException e) when (disk.IsOff || disk.IsReadOnly || isFaulty)
        {
            Laws.Holds(!disk.IsReadOnly || disk.IsOff || isFaulty || e.Problem == EventLogProblem.ReadOnly, $"a read-only disk gave {e.Problem}");
            Counts.Refusals++;
            return false;
        }
        catch (IOException) when (disk.IsOff || isFaulty)
        {
            // Reading lets the disk's own words through.
            return false;
        }

        lostPower = false;
        Subscribe();
        try
        {
            Check();
        }
        catch (Exception e) when (e is IOException || (e is EventLogException { Problem: not EventLogProblem.Damaged } && (disk.IsOff || isFaulty)))
        {
            Laws.Holds(disk.IsOff || isFaulty, e.Message);
        }

        return true;
    }

    private void Settle()
    {
        var found = ReadAll(LogQuery.All);
        model.Opened(log!.First, found, lostPower, repaired, durability);
        Counts.Torn += log.TornBytes > 0 ? 1 : 0;
    }

    private void Repair()
    {
        var damaged = LogVerifier.Verify(Folder, Disk());
        Laws.Holds(!damaged.IsWhole, "the log is damaged, but the verifier finds it whole");
        LogRepair.Repair(Folder, Disk());
        var verified = LogVerifier.Verify(Folder, Disk());
        Laws.Holds(verified.IsWhole, $"a repaired log is damaged: {string.Join("; ", verified.Problems)}");
        repaired = true;
        Counts.Repairs++;
    }

    /// <summary>Asks the log in every way there is, and compares.</summary>
    private void Check()
    {
        var records = model.Records;
        Laws.Holds(log!.Head == model.Head, $"the head is {log.Head}, expected {model.Head}");
        for (var n = 0; n < 5; n++)
        {
            var query = data.Query(DateTimeOffset.UnixEpoch, log.Head);
            Laws.Holds(LinearScan.Answer(query, records).SequenceEqual(ReadAll(query)), $"{query} does not find what a look at every record finds");
        }

        // Of a key that it has, too.
        CheckKeys(records, query => ReadAll(query));
        var streams = Enumerable.Range(0, 6).Select(LifeData.Stream).Concat(Some(records).Select(static record => (record.Entry as EventEnvelope)?.Stream).OfType<string>());
        foreach (var stream in streams)
        {
            var version = log.GetStreamVersionAsync(stream).AsTask().GetAwaiter().GetResult();
            Laws.Holds(version == model.VersionOf(stream, []), $"{stream} has version {version}, expected {model.VersionOf(stream, [])}");
        }

        // What a log of memory durability holds back was written by the queries above.
        var from = random.NextInt64(log.Head + 1);
        using var scan = log.Scan(from);
        var scanned = new List<LogRecord>();
        while (scan.MoveNext())
        {
            scanned.Add(new LogRecord(scan.Current.Position, scan.Current.ToEntry()));
        }

        Laws.Holds(scanned.SequenceEqual(records.Where(record => record.Position >= from)), $"a scan from {from} does not see what is there");
        var verified = LogVerifier.Verify(Folder, Disk());
        Laws.Holds(verified.IsWhole, $"the verifier finds {string.Join("; ", verified.Problems)}");
        Laws.Holds(verified.Segments[0].First == log.First && verified.Segments.Sum(static segment => segment.Records) == records.Count, "the verifier counts other records");
        using var reader = EmbeddedLogReader.Open(Folder, TimeProvider.System, disk: Disk());
        Laws.Holds(records.SequenceEqual(ReadAll(reader.ReadAsync(LogQuery.All))), "a reader beside the writer reads something else");
        CheckKeys(records, query => ReadAll(reader.ReadAsync(query)));
        Counts.Checks++;
        var groups = disk.List(Folder).Where(static name => name.EndsWith(".group", StringComparison.Ordinal)).ToList();
        Counts.ChecksOfSmallGroups += groups.Any(static name => name.EndsWith(".8.group", StringComparison.Ordinal)) ? 1 : 0;
        Counts.ChecksOfLargeGroups += groups.Any(static name => name.EndsWith(".64.group", StringComparison.Ordinal)) ? 1 : 0;
    }

    /// <summary>Asks for keys and times of records that are there.</summary>
    private void CheckKeys(List<LogRecord> records, Func<LogQuery, List<LogRecord>> read)
    {
        foreach (var record in Some(records))
        {
            var query = random.Next(4) == 0 ? new LogQuery { Since = record.Entry.Time, Until = record.Entry.Time.AddMilliseconds(1) } : new LogQuery { CorrelationId = record.Entry.CorrelationId, Backwards = random.Next(2) == 0 };
            Laws.Holds(LinearScan.Answer(query, records).SequenceEqual(read(query)), $"{query} does not find what a look at every record finds");
        }
    }

    private List<LogRecord> Some(List<LogRecord> records) => records.Count == 0 ? [] : [.. Enumerable.Range(0, 8).Select(_ => records[random.Next(records.Count)])];

    private void Subscribe()
    {
        handedOver.Clear();
        if (plan.Subscribes)
        {
            log!.Subscribe(handedOver.AddRange);
        }
    }

    private void Step()
    {
        switch (random.Next(20))
        {
            case 0 when plan.Retains && !isRetentionUnknown:
                Retain();
                break;
            case 1 when plan.FillsUp:
                FillUp();
                break;
            case 2 when plan.TurnsReadOnly && random.Next(4) == 0:
                disk.IsReadOnly = true;
                break;
            case 3 when !disk.IsReadOnly && !model.HasOpenEnds && !isRetentionUnknown:
                CheckAgain();
                break;
            default:
                Append();
                break;
        }
    }

    private void CheckAgain()
    {
        try
        {
            Check();
        }
        catch (Exception e) when ((e is IOException || e is EventLogException { Problem: not EventLogProblem.Damaged }) && (disk.IsOff || isFaulty))
        {
            // Asked in the middle of a fault.
        }
    }

    private void Retain()
    {
        var before = random.Next(2) == 0 ? data.Past() : (DateTimeOffset?)null;
        var bytes = before is null || random.Next(4) == 0 ? plan.SegmentSize * (long)random.Next(6) : (long?)null;
        model.MayHaveDropped();
        try
        {
            log!.Retain(bytes, before);
            model.Dropped(log.First, bytes is null ? before : null);
            Counts.Retentions++;
        }
        catch (EventLogException e)
        {
            // What was deleted may come back with the next process.
            isRetentionUnknown = true;
            Laws.Holds(disk.IsOff || isFaulty || disk.IsReadOnly, $"nothing explains that retention failed: {e.Message}");
        }
    }

    /// <summary>Fills the disk, appends until that fails, makes room and expects the log to go on.</summary>
    private void FillUp()
    {
        var capacity = disk.CapacityBytes;
        disk.CapacityBytes = 0;
        var went = true;
        for (var n = 0; n < 100 && went && !disk.IsOff; n++)
        {
            went = Append();
        }

        disk.CapacityBytes = capacity;
        if (!disk.IsOff && !isFaulty && !disk.IsReadOnly && durability != LogDurability.Memory)
        {
            Laws.Holds(!went, "a hundred appends went onto a full disk");
            Counts.Full++;
            Laws.Holds(Append() || disk.IsOff, "the log does not go on although there is room again");
        }
    }

    /// <summary>Appends a batch, and those that come while it is written.</summary>
    /// <returns>Whether all of them were acknowledged.</returns>
    private bool Append()
    {
        chain.Clear();
        // Nobody comes while a log writes that does so under its lock.
        isWriting = plan.Shares && durability != LogDurability.Memory && !(plan.AppendsAreCheap && durability != LogDurability.Flushed);
        Add(isFirst: true);

        // While one is waited for, others may join.
        var acknowledged = new List<ModelBatch>();
        var failed = new List<ModelBatch>();
        for (var i = 0; i < chain.Count; i++)
        {
            var appending = chain[i];
            var outcome = appending.Wait();
            if (appending.IsRefused)
            {
                Laws.Holds(outcome is StreamConflictException || disk.IsOff || isFaulty || disk.IsReadOnly, $"nothing explains that batch {appending.Batch.Number} was refused: {outcome}");
                Laws.Holds(outcome is EventLogException || appending.ConflictExpected, $"batch {appending.Batch.Number} was refused in an unforeseen way: {outcome}");
                continue;
            }

            if (appending.ConflictExpected)
            {
                Laws.Holds(outcome is StreamConflictException or EventLogException, $"batch {appending.Batch.Number} was decided on another version of its stream, but: {outcome}");
                continue;
            }

            if (outcome is null)
            {
                Laws.Holds(failed.Count == 0, $"batch {appending.Batch.Number} was acknowledged, one before it failed");
                appending.CheckCommitted(model.Head + acknowledged.Sum(static batch => batch.Entries.Count));
                acknowledged.Add(appending.Batch);
                Counts.Acknowledged++;
            }
            else
            {
                Laws.Holds(outcome is EventLogException, $"batch {appending.Batch.Number} failed in an unforeseen way: {outcome}");
                Laws.Holds(disk.IsOff || isFaulty || disk.IsReadOnly || disk.CapacityBytes == 0, $"nothing explains that batch {appending.Batch.Number} failed: {outcome.Message}");
                failed.Add(appending.Batch);
            }
        }

        isWriting = false;
        var expected = handedOver.Count;
        model.Appended([.. acknowledged, .. failed], acknowledged.Count, durability);
        CheckHandedOver(expected);
        Counts.Shared += chain.Count > 1 ? 1 : 0;
        return failed.Count == 0;
    }

    private void CheckHandedOver(int count)
    {
        if (plan.Subscribes && count > 0)
        {
            Laws.Holds(handedOver.SequenceEqual(model.Newest(count)), "a subscriber was handed something else than what was committed");
        }
    }

    private void Add(bool isFirst)
    {
        var before = chain.Where(static appending => !appending.ConflictExpected && !appending.IsRefused).Select(static appending => appending.Batch).ToList();
        var entries = data.Batch(batches);
        var versions = entries.OfType<EventEnvelope>().Where(static e => e.Stream is not null).Select(static e => e.Stream!).Distinct().ToDictionary(static stream => stream, stream => model.VersionOf(stream, before));
        List<StreamExpectation> expectations = [];
        var conflict = false;
        if (random.Next(3) == 0)
        {
            var stream = LifeData.Stream(random.Next(6));
            conflict = random.Next(4) == 0;
            expectations.Add(new StreamExpectation(stream, (versions.TryGetValue(stream, out var known) ? known : model.VersionOf(stream, before)) + (conflict ? 1 : 0)));
        }

        var batch = new ModelBatch(batches++, [.. entries.Select(entry => entry is EventEnvelope { Stream: { } stream } e ? e with { StreamVersion = ++versions[stream] } : entry)]);
        var appending = new Appending(batch, conflict);
        chain.Add(appending);
        appending.Start(log!, entries, expectations, isFirst);
    }

    /// <summary>What others do while a segment is written.</summary>
    private void Share()
    {
        if (isWriting && chain.Count < 7 && random.Next(2) == 0)
        {
            for (var n = random.Next(3); n > 0; n--)
            {
                Add(isFirst: false);
            }
        }
    }

    private void Close()
    {
        try
        {
            var isWhole = !model.HasOpenEnds;
            log!.DisposeAsync().AsTask().GetAwaiter().GetResult();
            log = null;
            if (isWhole && !disk.IsOff)
            {
                model.Closed();
                Counts.Closings++;
                for (var n = 0; n < 4; n++)
                {
                    Flip();
                }
            }
        }
        catch (EventLogException) when (disk.IsOff || isFaulty || disk.IsReadOnly)
        {
            log = null;
        }
        catch (IOException) when (disk.IsOff || isFaulty)
        {
            log = null;
        }
    }

    /// <summary>Flips a bit of a closed log: reading it says so or reads what is there. Then the bit is flipped back.</summary>
    private void Flip()
    {
        if (!plan.FlipsBits || isFaulty || disk.IsReadOnly || disk.IsOff)
        {
            return;
        }

        var names = disk.List(Folder).Where(static name => name.EndsWith(".segment", StringComparison.Ordinal) || name.EndsWith(".index", StringComparison.Ordinal)).ToList();
        var groups = disk.List(Folder).Where(static name => name.EndsWith(".group", StringComparison.Ordinal)).ToList();
        if (groups.Count > 0 && random.Next(2) == 0)
        {
            names = groups;
            Counts.FlipsOfGroups++;
        }

        var path = Path.Combine(Folder, names[random.Next(names.Count)]);
        using var file = disk.Open(path, SimulatedDiskAccess.Read);
        var bit = random.NextInt64(file.Length * 8);
        disk.FlipBit(path, bit);
        try
        {
            using var reader = EmbeddedLogReader.Open(Folder, TimeProvider.System, disk: Disk());
            var read = ReadAll(reader.ReadAsync(LogQuery.All));
            var records = model.Records;
            Laws.Holds(read.SequenceEqual(records.Take(read.Count)), $"bit {bit} of {path} was flipped, and what was read was never written");
            Laws.Holds(read.Count == records.Count || !LogVerifier.Verify(Folder, Disk()).IsWhole, $"bit {bit} of {path} was flipped: {records.Count - read.Count} records are missing, and nobody says so");
            if (read.Count == records.Count)
            {
                CheckKeys(records, query => ReadAll(reader.ReadAsync(query)));
            }
        }
        catch (EventLogException e) when (e.Problem is EventLogProblem.Damaged or EventLogProblem.NewerFormat)
        {
            Counts.FlipsFound++;
        }
        catch (IOException) when (disk.IsOff)
        {
            // The next session opens it.
        }
        catch (EventLogException) when (disk.IsOff)
        {
            // Likewise.
        }

        disk.FlipBit(path, bit);
    }

    /// <summary>Ends the session as its plan says, and gives the next one its disk.</summary>
    private void End()
    {
        if (!disk.IsOff && (plan.Kills || plan.LosesPower) && random.Next(2) == 0)
        {
            if (plan.LosesPower && (!plan.Kills || random.Next(2) == 0))
            {
                disk.LosePower();
            }
            else
            {
                disk.Kill();
            }
        }

        lostPower |= disk.HasLostPower;
        Counts.Kills += disk.IsOff && !disk.HasLostPower ? 1 : 0;
        Counts.PowerLosses += disk.HasLostPower ? 1 : 0;
        Counts.Calls += disk.Calls;
        disk = disk.Restart();
        disk.IsReadOnly = false;
        Abandon();
    }

    /// <summary>Leaves a log as a process that has ended does: its disk does nothing for it any more, or it is closed.</summary>
    private void Abandon()
    {
        try
        {
            log?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is EventLogException or IOException)
        {
            // Its process has ended.
        }

        log = null;
    }

    private List<LogRecord> ReadAll(LogQuery query) => ReadAll(log!.ReadAsync(query));

    private static List<LogRecord> ReadAll(IAsyncEnumerable<LogRecord> records) =>
        records.ToListAsync().AsTask().GetAwaiter().GetResult();

    private string Fingerprint()
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var name in disk.List(Folder))
        {
            using var file = disk.Open(Path.Combine(Folder, name), SimulatedDiskAccess.Read);
            var bytes = new byte[file.Length];
            for (var at = 0; at < bytes.Length && file.ReadAt(bytes.AsSpan(at), at) is > 0 and var read; at += read)
            {
            }

            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(name));
            hash.AppendData(bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
