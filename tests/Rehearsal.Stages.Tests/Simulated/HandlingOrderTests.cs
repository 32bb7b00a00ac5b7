using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages.Tests;

/// <summary>Seeds differ in the order of what may happen in any order, and in nothing that may not.</summary>
public sealed class HandlingOrderTests
{
    private static readonly Scenario ThreeFlows = ScenarioBuilder.Create("three flows at once")
        .Trigger(new Ordered("A"), correlation: "flow-a")
        .Trigger(new Ordered("B"), correlation: "flow-b")
        .Trigger(new Ordered("C"), correlation: "flow-c")
        .Assert(static assert => assert.EventCount<Packed>(exactly: 3).EventCount<Paid>(exactly: 3).EventCount<Sent>(exactly: 3))
        .Build();

    [Fact]
    public void Run_1000Seeds_GiveManyOrdersAndOneVerdict()
    {
        var system = new SystemBuilder("flows").AddService<Desk>().AddService<Till>().AddService<Depot>().Build();
        HashSet<string> orders = [];
        for (ulong seed = 0; seed < 1_000; seed++)
        {
            var run = Stage.Run("simulated", ThreeFlows, system, seed);

            Assert.True(run.Verdict == Verdict.Passed, $"seed {seed}: {run.Problems()}");
            var spans = run.Records.Select(static record => record.Entry).OfType<Span>().ToList();
            Assert.Equal(12, spans.Count);
            orders.Add(string.Join(' ', spans.Select(static span => $"{span.Service}.{span.Handler}/{span.CorrelationId}")));

            // Within a flow the order is that of cause and effect, whatever the seed.
            Assert.All(
                spans.GroupBy(static span => span.CorrelationId),
                static flow => Assert.Equal("depot", flow.Last().Service));
        }

        Assert.True(orders.Count >= 50, $"1,000 seeds gave {orders.Count} handling orders; expected 50 or more.");
    }

    public sealed record Ordered([Subject] string Id);

    public sealed record Packed([Subject] string Id);

    public sealed record Paid([Subject] string Id);

    public sealed record Sent([Subject] string Id);

    public sealed class Desk
    {
        [Handler]
        public Packed Pack(Ordered order) => new(order.Id);
    }

    public sealed class Till
    {
        [Handler]
        public Paid Charge(Ordered order) => new(order.Id);
    }

    public sealed class Depot
    {
        private readonly SortedSet<string> half = new(StringComparer.Ordinal);

        [Handler]
        public Sent? Note(Packed packed) => Complete(packed.Id);

        [Handler]
        public Sent? Send(Paid paid) => Complete(paid.Id);

        private Sent? Complete(string id) => half.Add(id) ? null : new Sent(id);
    }
}
