namespace Rehearsal.Messaging.Tests;

public class BatchDefinitionTests
{
    [Fact]
    public void Build_Batch_StandsInTheTopology()
    {
        var handler = new SystemBuilder("s").AddService<Right>().Build().Topology.Services[0].Handlers[0];

        Assert.Equal("A", handler.Event);
        Assert.Equal(["batch", "dead_letter"], handler.Policies);
        Assert.Equal(new Rehearsal.Events.BatchTopology(100, 5_000, FlushOnIdle: true), handler.Batch);
        Assert.Null(handler.RateLimit);
    }

    [Fact]
    public void Build_WrongBatches_AreAllRefusedAtOnce()
    {
        var errors = Assert.Throws<SystemDefinitionException>(new SystemBuilder("s").AddService<Wrong>().AddService<Paths>().Build).Errors;

        string[] expected =
        [
            "Wrong.None: [Batch] Size is 0; expected 1 to 10,000.",
            "Wrong.None: [Batch] MaxWait is '5'; expected 1ms to 3650d, written as 500ms, 31s, 1.5m, 2h or 1d.",
            "Wrong.One: has [Batch] but takes B; expected IReadOnlyList<B>. Take the list, or remove [Batch].",
            "Wrong.Array: has [Batch] but takes C[]; expected IReadOnlyList<C>. Take the list, or remove [Batch].",
            "Wrong.List: has [Batch] but takes List<D>; expected IReadOnlyList<D>. Take the list, or remove [Batch].",
            "Wrong.NoBatch: takes IReadOnlyList<E> but has no [Batch]; add [Batch] and take IReadOnlyList<E>, or take one E.",
            "Wrong.Numbers: the first parameter must be the event record it handles, found IReadOnlyList`1.",
            "Paths.GiveUp: takes A, but its handler Sum takes IReadOnlyList<A>.",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), errors.Order(StringComparer.Ordinal));
    }

    internal sealed record A;

    internal sealed record B;

    internal sealed record C;

    internal sealed record D;

    internal sealed record E;

    internal sealed class Right
    {
        [Handler]
        [Batch(MaxWait = "5s", FlushOnIdle = true)]
        [DeadLetter]
        public void Sum(IReadOnlyList<A> all) => _ = this;
    }

    internal sealed class Wrong
    {
        [Handler]
        [Batch(Size = 0, MaxWait = "5")]
        public void None(IReadOnlyList<A> all) => _ = this;

        [Handler]
        [Batch]
        public void One(B one) => _ = this;

        [Handler]
        [Batch]
        public void Array(C[] all) => _ = this;

        [Handler]
        [Batch]
        public void List(List<D> all) => _ = this;

        [Handler]
        public void NoBatch(IReadOnlyList<E> all) => _ = this;

        [Handler]
        [Batch]
        public void Numbers(IReadOnlyList<int> all) => _ = this;
    }

    internal sealed class Paths
    {
        [Handler]
        [Batch]
        public void Sum(IReadOnlyList<A> all) => _ = this;

        [OnFailure(nameof(Sum))]
        public void GiveUp(A one) => _ = this;
    }
}
