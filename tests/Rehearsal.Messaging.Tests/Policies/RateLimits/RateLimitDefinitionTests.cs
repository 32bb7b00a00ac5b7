namespace Rehearsal.Messaging.Tests;

public class RateLimitDefinitionTests
{
    [Fact]
    public void Build_RateLimit_StandsInTheTopology()
    {
        var handler = new SystemBuilder("s").AddService<Right>().Build().Topology.Services[0].Handlers[0];

        Assert.Equal(["rate_limit", "retry"], handler.Policies);
        Assert.Equal(new Rehearsal.Events.RateLimitTopology(10, 3_600_000, "drop", "user_id", "class"), handler.RateLimit);
        Assert.Null(handler.Batch);
    }

    [Fact]
    public void Build_WrongRateLimits_AreAllRefusedAtOnce()
    {
        var errors = Assert.Throws<SystemDefinitionException>(new SystemBuilder("s").AddService<Wrong>().AddService<Looping>().Build).Errors;

        string[] expected =
        [
            "Wrong.None: [RateLimit] is 0; expected 1 to 1,000,000.",
            "Wrong.None: [RateLimit] Per is 'soon'; expected 1ms to 3650d, written as 500ms, 31s, 1.5m, 2h or 1d.",
            "Wrong.None: [RateLimit] Over is 7; expected RateLimitOver.Drop or RateLimitOver.Delay.",
            "Wrong.Unknown: [RateLimit] Key is 'user', which is no field of B; expected user_id, class, rank, level, tags.",
            "Wrong.Unknown: [RateLimit] Priority is 'UserId', which is no field of B; expected user_id, class, rank, level, tags.",
            "Wrong.List: [RateLimit] Key is 'tags', a String[]; expected a field with a single value: a text, a number, an enumeration, an id.",
            "Wrong.NoPriority: [RateLimit] has PriorityOrder or Bypass but no Priority; say which field has these values.",
            "Wrong.NoOrder: [RateLimit] Priority 'class' is a String, whose values have no order; name them, the highest first: PriorityOrder = \"urgent, normal\".",
            "Wrong.Twice: [RateLimit] PriorityOrder is 'a, b, a', which names a value twice; keep one.",
            "Wrong.Twice: [RateLimit] Bypass names 'c', which PriorityOrder does not; expected a, b, a.",
            "Wrong.Level: [RateLimit] names the priority 'Highest', which Level does not have; expected low, highest.",
            "Wrong.Empty: [RateLimit] Bypass is empty; name the values, or leave it out.",
            "Looping.Loop: has [RateLimit], which only handlers have. Remove it; a loop does such things itself.",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), errors.Order(StringComparer.Ordinal));
    }

    internal enum Level
    {
        Low,
        Highest,
    }

    internal sealed record A(string UserId, string Class);

    internal sealed record B(string UserId, string Class, int Rank, Level Level, string[] Tags);

    internal sealed record C(string UserId, string[] Tags);

    internal sealed record D(string Class);

    internal sealed record E(string Class);

    internal sealed record F(string Class);

    internal sealed record G(Level Level);

    internal sealed record H(string Class);

    internal sealed class Right
    {
        [Handler]
        [RateLimit(10, Per = "60min", Key = "user_id", Priority = "class", Bypass = "urgent")]
        [Retry]
        public void Send(A a) => _ = this;
    }

    internal sealed class Wrong
    {
        [Handler]
        [RateLimit(0, Per = "soon", Over = (RateLimitOver)7)]
        public void None(A a) => _ = this;

        [Handler]
        [RateLimit(1, Key = "user", Priority = "UserId")]
        public void Unknown(B b) => _ = this;

        [Handler]
        [RateLimit(1, Key = "tags")]
        public void List(C c) => _ = this;

        [Handler]
        [RateLimit(1, Bypass = "urgent")]
        public void NoPriority(D d) => _ = this;

        [Handler]
        [RateLimit(1, Priority = "class", Over = RateLimitOver.Delay)]
        public void NoOrder(E e) => _ = this;

        [Handler]
        [RateLimit(1, Priority = "class", PriorityOrder = "a, b, a", Bypass = "c")]
        public void Twice(F f) => _ = this;

        [Handler]
        [RateLimit(1, Priority = "level", Bypass = "Highest")]
        public void Level(G g) => _ = this;

        [Handler]
        [RateLimit(1, Priority = "class", Bypass = " , ")]
        public void Empty(H h) => _ = this;
    }

    internal sealed class Looping
    {
        [Background]
        [RateLimit(1)]
        public Task Loop(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
