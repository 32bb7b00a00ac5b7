using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages.Tests.RandomSystems;

/// <summary>The system and the scenario of a plan.</summary>
internal static class RandomSystem
{
    private static readonly SortedDictionary<string, Action<SystemBuilder>> Parts = new(StringComparer.Ordinal)
    {
        [nameof(Plain)] = static builder => builder.AddService<Plain>(),
        [nameof(Patient)] = static builder => builder.AddService<Patient>(),
        [nameof(Hasty)] = static builder => builder.AddService<Hasty>(),
        [nameof(Stubborn)] = static builder => builder.AddService<Stubborn>(),
        [nameof(Slow)] = static builder => builder.AddService<Slow>(),
        [nameof(Mending)] = static builder => builder.AddService<Mending>(),
        [nameof(Forward)] = static builder => builder.AddSaga<Forward>(),
        [nameof(Early)] = static builder => builder.AddSaga<Early>(),
    };

    /// <summary>Gets the services and sagas there are, by class name.</summary>
    public static IReadOnlyList<string> PartNames { get; } = [.. Parts.Keys];

    public static SystemDefinition Build(Plan plan)
    {
        var builder = new SystemBuilder("random");
        builder.Services.AddSingleton(plan).AddSingleton<Gates>().AddSingleton<Acting>();
        foreach (var part in plan.Parts)
        {
            Parts[part](builder);
        }

        return builder.AddEvent<E0>().AddEvent<E1>().AddEvent<E2>().AddEvent<E3>().AddEvent<E4>().Build();
    }

    public static Scenario ScenarioOf(Plan plan)
    {
        var scenario = ScenarioBuilder.Create("random").SettleWithin(TimeSpan.FromMilliseconds(plan.SettleMs));
        foreach (var chaos in plan.Chaos)
        {
            scenario.InjectFailure(HopEvents.NameOf(chaos.Event), chaos.Cycle, "injected", chaos.Attempts == 0 ? null : chaos.Attempts, chaos.Transient);
        }

        foreach (var move in plan.Moves)
        {
            Add(scenario, move);
        }

        return scenario.Build();
    }

    private static void Add(ScenarioBuilder scenario, Move move)
    {
        var type = HopEvents.NameOf(move.A);
        _ = move.Kind switch
        {
            MoveKind.Trigger => scenario.Trigger(HopEvents.Make(move.A, HopEvents.KeyOf(move.B), 0, move.B)),
            MoveKind.WaitForEvent => scenario.WaitForEvent(type, TimeSpan.FromMilliseconds(1 + move.B)),
            MoveKind.WaitForTime => scenario.WaitForTime(TimeSpan.FromMilliseconds(1 + move.B)),
            MoveKind.AssertCount => scenario.Assert(assert => assert.EventCount(type, atLeast: move.B).Duration(max: TimeSpan.FromMinutes(1))),
            MoveKind.AssertNone => scenario.Assert(assert => assert.NoEvent(type)),
            _ => scenario.Assert(assert => assert.EventOrder(type, HopEvents.NameOf(move.B)).EventData(type, static data => data.Field("hop").IsLessThan(3))),
        };
    }
}
