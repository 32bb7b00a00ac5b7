using Rehearsal.Events;
using Rehearsal.Simulation;

namespace Rehearsal.Stages.Tests.Disks;

/// <summary>What one seed draws before a log's life begins: which faults there are at all, and how it is used.</summary>
internal sealed record LifePlan
{
    public required ulong Seed { get; init; }

    public required int Sessions { get; init; }

    public required int StepsMax { get; init; }

    public required int SegmentSize { get; init; }

    public required int DataMax { get; init; }

    public required LogDurability[] Durabilities { get; init; }

    public required bool LosesPower { get; init; }

    public required bool Kills { get; init; }

    public required bool Breaks { get; init; }

    public required bool FillsUp { get; init; }

    public required bool TurnsReadOnly { get; init; }

    public required int ShortReadPercent { get; init; }

    public required bool FlipsBits { get; init; }

    public required bool Retains { get; init; }

    public required bool Shares { get; init; }

    public required bool Subscribes { get; init; }

    public required bool AppendsAreCheap { get; init; }

    /// <summary>Gets a value indicating whether the log gets so many segments that groups of them are made, all of as many records: what takes the place of lost ones begins at the same positions.</summary>
    public required bool HasManySegments { get; init; }

    public static LifePlan Make(ulong seed)
    {
        var random = SeededRandom.Derive(seed, "plan");
        LogDurability[] all = [LogDurability.Flushed, LogDurability.Buffered, LogDurability.Memory];
        var plan = new LifePlan
        {
            Seed = seed,
            Sessions = 2 + random.Next(5),
            StepsMax = 5 + random.Next(50),
            SegmentSize = EmbeddedLogOptions.SegmentSizeMin << random.Next(3),
            DataMax = 20 << random.Next(8),
            // One durability through the whole life, or another one each time.
            Durabilities = random.Next(4) switch { 0 or 1 => [LogDurability.Flushed], 2 => [all[random.Next(3)]], _ => all },
            LosesPower = random.Next(2) == 0,
            Kills = random.Next(2) == 0,
            Breaks = random.Next(4) == 0,
            FillsUp = random.Next(5) == 0,
            TurnsReadOnly = random.Next(8) == 0,
            ShortReadPercent = random.Next(3) == 0 ? 1 + random.Next(60) : 0,
            FlipsBits = random.Next(5) == 0,
            Retains = random.Next(3) == 0,
            Shares = random.Next(2) == 0,
            Subscribes = random.Next(3) == 0,
            AppendsAreCheap = random.Next(2) == 0,
            HasManySegments = random.Next(10) == 0,
        };
        return plan.HasManySegments ? plan with { SegmentSize = EmbeddedLogOptions.SegmentSizeMin, DataMax = 1_200, StepsMax = 120 } : plan;
    }
}
