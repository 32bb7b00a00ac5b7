using Rehearsal.Simulation;

namespace Rehearsal.Stages.Tests.RandomSystems;

/// <summary>Makes a plan from a seed. Each seed draws first which features exist at all, so that they also meet without the others.</summary>
internal static class PlanGenerator
{
    private static readonly ActKind[] Optional =
    [
        ActKind.Wait, ActKind.WaitDeaf, ActKind.Yield, ActKind.Hold, ActKind.Put, ActKind.Take, ActKind.Complete, ActKind.Await, ActKind.Draw, ActKind.Effect,
        ActKind.Both, ActKind.Either, ActKind.Tick, ActKind.Loop, ActKind.CancelAfter, ActKind.FailFirst, ActKind.FailSometimes, ActKind.FailForGood, ActKind.FailOddly,
    ];

    public static Plan Make(ulong seed)
    {
        var random = SeededRandom.Derive(seed, "plan");
        return random.Next(20) == 0 ? Endless(seed, random) : Bounded(seed, random);
    }

    private static Plan Bounded(ulong seed, Random random)
    {
        var features = Array.FindAll(Optional, _ => random.Next(3) == 0);
        var parts = RandomSystem.PartNames.Where(_ => random.Next(2) == 0).ToList();
        if (parts.Count == 0)
        {
            parts.Add(RandomSystem.PartNames[random.Next(RandomSystem.PartNames.Count)]);
        }

        List<Behaviour> behaviours = [];
        foreach (var part in parts)
        {
            for (var type = 0; type < HopEvents.Count; type++)
            {
                behaviours.Add(new Behaviour(part, type, [.. Enumerable.Range(0, random.Next(5)).Select(_ => DrawAct(random, features))]));
            }
        }

        return new Plan
        {
            Seed = seed,
            Parts = parts,
            Behaviours = behaviours,
            HopsMax = 1 + random.Next(5),
            Moves = DrawMoves(random, longestMs: 120_000),
            Chaos = random.Next(3) == 0
                ? [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => new Chaos(random.Next(HopEvents.Count), 1 + random.Next(3), random.Next(3), random.Next(2) == 0))]
                : [],
            SettleMs = random.Next(4) switch { 0 => 0, 1 => 500, 2 => 10_000, _ => 30_000 },
        };
    }

    // A ring without an end: every event leads to another one, after a wait or, seldom because it costs 100,000 turns, at once.
    private static Plan Endless(ulong seed, Random random)
    {
        Act[] wait = random.Next(50) switch { 0 => [], 1 => [new Act(ActKind.Yield, 1 + random.Next(3))], _ => [new Act(ActKind.Wait, 1 + random.Next(50))] };
        var part = random.Next(2) == 0 ? nameof(Plain) : nameof(Patient);
        return new Plan
        {
            Seed = seed,
            Parts = [part],
            Behaviours = [.. Enumerable.Range(0, HopEvents.Count).Select(type => new Behaviour(part, type, [.. wait, new Act(ActKind.Publish, part == nameof(Plain) ? (type + 1) % 4 : type <= 1 ? 2 : 0)]))],
            HopsMax = 0,
            Moves = [new Move(MoveKind.Trigger, 0, random.Next(3)), .. DrawMoves(random, longestMs: 3_000)],
            Chaos = [],
            SettleMs = random.Next(2) * 2_000,
        };
    }

    private static Act DrawAct(Random random, ActKind[] features)
    {
        var kind = features.Length == 0 || random.Next(3) == 0 ? ActKind.Publish : features[random.Next(features.Length)];
        return kind switch
        {
            ActKind.Publish => new Act(kind, random.Next(HopEvents.Count), random.Next(5)),
            ActKind.Wait or ActKind.WaitDeaf => new Act(kind, random.Next(4) switch { 0 => 0, 1 => 1 + random.Next(20), 2 => 100, _ => 5_000 }),
            ActKind.Tick or ActKind.Loop => new Act(kind, 1 + random.Next(10), 1 + random.Next(100)),
            ActKind.FailFirst => new Act(kind, 1 + random.Next(4)),
            ActKind.FailSometimes => new Act(kind, 1 + random.Next(80)),
            _ => new Act(kind, random.Next(3), random.Next(60)),
        };
    }

    private static List<Move> DrawMoves(Random random, int longestMs)
    {
        List<Move> moves = [new Move(MoveKind.Trigger, random.Next(HopEvents.Count), random.Next(3))];
        for (var left = random.Next(8); left > 0; left--)
        {
            var kind = random.Next(2) == 0 ? MoveKind.Trigger : (MoveKind)random.Next(6);
            moves.Add(kind switch
            {
                MoveKind.WaitForTime or MoveKind.WaitForEvent => new Move(kind, random.Next(HopEvents.Count), random.Next(longestMs)),
                _ => new Move(kind, random.Next(HopEvents.Count), random.Next(5)),
            });
        }

        return moves;
    }
}
