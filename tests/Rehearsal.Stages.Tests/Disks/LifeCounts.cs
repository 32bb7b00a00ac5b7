namespace Rehearsal.Stages.Tests.Disks;

/// <summary>What came up in lives.</summary>
internal sealed class LifeCounts
{
    public long Calls { get; set; }

    public int Sessions { get; set; }

    public int Acknowledged { get; set; }

    public int Shared { get; set; }

    public int Kills { get; set; }

    public int PowerLosses { get; set; }

    public int Torn { get; set; }

    public int Repairs { get; set; }

    public int Refusals { get; set; }

    public int Full { get; set; }

    public int FlipsFound { get; set; }

    public int Retentions { get; set; }

    public int Closings { get; set; }

    public int Checks { get; set; }

    /// <summary>Gets or sets how many of the checks asked a log with small groups.</summary>
    public int ChecksOfSmallGroups { get; set; }

    /// <summary>Gets or sets how many of the checks asked a log with large groups.</summary>
    public int ChecksOfLargeGroups { get; set; }

    /// <summary>Gets or sets how many bits of groups were flipped.</summary>
    public int FlipsOfGroups { get; set; }

    /// <summary>Gets or sets the hash of the files at the end.</summary>
    public string Bytes { get; set; } = "";

    public void Add(LifeCounts other)
    {
        Calls += other.Calls;
        Sessions += other.Sessions;
        Acknowledged += other.Acknowledged;
        Shared += other.Shared;
        Kills += other.Kills;
        PowerLosses += other.PowerLosses;
        Torn += other.Torn;
        Repairs += other.Repairs;
        Refusals += other.Refusals;
        Full += other.Full;
        FlipsFound += other.FlipsFound;
        Retentions += other.Retentions;
        Closings += other.Closings;
        Checks += other.Checks;
        ChecksOfSmallGroups += other.ChecksOfSmallGroups;
        ChecksOfLargeGroups += other.ChecksOfLargeGroups;
        FlipsOfGroups += other.FlipsOfGroups;
    }

    public override string ToString() =>
        $"{Calls} disk calls, {Sessions} sessions, {Acknowledged} batches acknowledged ({Shared} writes shared), {Kills} kills, {PowerLosses} losses of power, {Torn} torn tails, {Repairs} repairs, {Refusals} refused openings, {Full} full disks, {FlipsFound} flipped bits found, {Retentions} retentions, {Closings} closings, {Checks} full checks ({ChecksOfSmallGroups} of small groups, {ChecksOfLargeGroups} of large ones), {FlipsOfGroups} flipped bits of groups";
}
