using Rehearsal.Events;

namespace Rehearsal.Stages.Tests.Disks;

/// <summary>What must be in a log after all that happened to it: a list of batches, kept without the log's help.</summary>
internal sealed class LogModel
{
    // What is in the log, dropped batches included; and what may have come behind it, of which one beginning at most has.
    private readonly List<ModelBatch> sure = [];
    private readonly List<List<ModelBatch>> perhaps = [];

    // The batches, counted from the first, that no kill and no loss of power may take.
    private int keptByKill;
    private int keptByPower;
    private bool mayHaveDropped;

    /// <summary>Gets the first position the log must still have.</summary>
    public long First { get; private set; }

    /// <summary>Gets the position that comes next.</summary>
    public long Head => sure.Sum(static batch => (long)batch.Entries.Count);

    /// <summary>Gets what the log must hold now.</summary>
    public List<LogRecord> Records => [.. sure.SelectMany(static batch => batch.Entries).Select(static (entry, position) => new LogRecord(position, entry)).Skip((int)First)];

    /// <summary>Gets the newest records, dropped or not.</summary>
    public List<LogRecord> Newest(int count) => [.. sure.SelectMany(static batch => batch.Entries).Select(static (entry, position) => new LogRecord(position, entry)).TakeLast(count)];

    /// <summary>Gets a value indicating whether a loss of power may take something that was acknowledged.</summary>
    public bool PowerMayTake => keptByPower < sure.Count;

    /// <summary>Gets a value indicating whether an append is known to have come to nothing, or may have.</summary>
    public bool HasOpenEnds => perhaps.Count > 0;

    /// <summary>Gets the version of a stream behind some more batches.</summary>
    public long VersionOf(string stream, IEnumerable<ModelBatch> behind) =>
        sure.Concat(behind).SelectMany(static batch => batch.Entries).OfType<EventEnvelope>().Count(e => e.Stream == stream);

    /// <summary>Notes appends that came one after the other: the first of them were acknowledged, the others failed.</summary>
    public void Appended(List<ModelBatch> chain, int acknowledged, LogDurability durability)
    {
        if (acknowledged > 0)
        {
            // A log that goes on has kept nothing of what failed before.
            perhaps.Clear();
            sure.AddRange(chain[..acknowledged]);
            keptByKill = durability == LogDurability.Memory ? keptByKill : sure.Count;
            keptByPower = durability == LogDurability.Flushed ? sure.Count : keptByPower;
        }

        if (acknowledged < chain.Count)
        {
            perhaps.Add(chain[acknowledged..]);
        }
    }

    /// <summary>Notes that the log was closed, which flushes everything.</summary>
    public void Closed() => keptByKill = keptByPower = sure.Count;

    /// <summary>Notes that segments may have been dropped.</summary>
    public void MayHaveDropped() => mayHaveDropped = true;

    /// <summary>Checks the first position a log says it has, after something may have been dropped.</summary>
    public void Dropped(long first, DateTimeOffset? before)
    {
        Laws.Holds(first >= First, $"the log begins at {first}, after it had begun at {First}");
        Laws.Holds(first == First || mayHaveDropped, $"the log begins at {first}, but nothing asked it to drop anything from {First} on");
        var boundary = 0L;
        foreach (var batch in sure)
        {
            if (boundary >= first)
            {
                break;
            }

            boundary += batch.Entries.Count;
            Laws.Holds(boundary <= First || before is null || batch.Entries.All(entry => entry.Time < before), $"batch {batch.Number} was dropped but is not old");
        }

        Laws.Holds(boundary == first, $"the log begins at {first}, within a batch");
        First = first;
    }

    /// <summary>Compares what a log holds after it was opened with what it may hold, and takes that for the truth from then on.</summary>
    /// <param name="first">The first position the log has.</param>
    /// <param name="found">All it holds.</param>
    /// <param name="lostPower">Whether power was lost since it was compared last.</param>
    /// <param name="repaired">Whether it was ended before a damage that a loss of power explains.</param>
    /// <param name="durability">How it is open now.</param>
    public void Opened(long first, IReadOnlyList<LogRecord> found, bool lostPower, bool repaired, LogDurability durability)
    {
        Dropped(Math.Min(first, Head), null);
        Laws.Holds(first == First, $"the log begins at {first}, behind everything it held ({Head})");
        mayHaveDropped = false;
        var least = lostPower || repaired ? keptByPower : keptByKill;
        var position = 0L;
        var at = 0;
        var kept = sure.TakeWhile(batch => Matches(batch, found, ref position, ref at)).ToList();
        var leastBatch = kept.Count < sure.Count ? $"; the next is batch {sure[kept.Count].Number}" : "";
        Laws.Holds(kept.Count >= least, $"{least} acknowledged batches must be there, {kept.Count} are{leastBatch}");
        if (kept.Count < sure.Count)
        {
            sure.RemoveRange(kept.Count, sure.Count - kept.Count);
        }
        else if (at < found.Count)
        {
            sure.AddRange(Ends(found, position, at));
        }

        var records = Records;
        Laws.Holds(found.Count == records.Count, $"the log holds {found.Count} records, {records.Count} of whole batches known to be appended in this order; the next is {(found.Count > records.Count ? found[records.Count] : null)}");
        perhaps.Clear();
        keptByKill = sure.Count;
        keptByPower = durability == LogDurability.Flushed ? sure.Count : Math.Min(keptByPower, sure.Count);
    }

    private List<ModelBatch> Ends(IReadOnlyList<LogRecord> found, long position, int at)
    {
        List<ModelBatch> best = [];
        foreach (var chain in perhaps)
        {
            var (p, a) = (position, at);
            var kept = chain.TakeWhile(batch => Matches(batch, found, ref p, ref a)).ToList();
            best = kept.Count > best.Count ? kept : best;
        }

        return best;
    }

    /// <summary>Tells whether a batch stands whole where it must, or was dropped.</summary>
    private bool Matches(ModelBatch batch, IReadOnlyList<LogRecord> found, ref long position, ref int at)
    {
        if (position < First)
        {
            position += batch.Entries.Count;
            return true;
        }

        for (var i = 0; i < batch.Entries.Count; i++)
        {
            if (at + i >= found.Count || found[at + i] != new LogRecord(position + i, batch.Entries[i]))
            {
                return false;
            }
        }

        position += batch.Entries.Count;
        at += batch.Entries.Count;
        return true;
    }
}
