using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

public class BackgroundDefinitionTests
{
    [Fact]
    public void Build_LoopsAndSchedules_StandInTheTopologyAndTheirEventsAreKnown()
    {
        var system = new SystemBuilder("feeds").AddService<Feed>().Build();

        var service = Assert.Single(system.Topology.Services);
        Assert.Empty(service.Handlers);
        Assert.Equal(["follow_prices loop  Priced", "count schedule 1500 Counted,Priced"], service.Background.Select(static method => $"{method.Name} {method.Kind} {method.PeriodMs} {string.Join(',', method.MayPublish)}"));
        Assert.Equal([nameof(Priced), nameof(Counted)], system.Events.Select(static type => type.Name));
    }

    [Fact]
    public void StartAsync_OnlyBackgroundMethods_StandsInTheTopologyMark() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Feed>());

        var topology = SystemTopologyJson.Decode(Assert.Single(world.Entries<Mark>()).Data);
        Assert.Equal("feed", Assert.Single(topology.Services).Name);
    });

    [Fact]
    public void Build_ManyErrors_ReportsAllAtOnce()
    {
        var builder = new SystemBuilder("bad").AddService<Wrong>().AddService<Empty>();

        string[] expected =
        [
            "Wrong.Both: has both [Background] and [Every]; a loop runs once, a schedule again and again. Keep one.",
            "Wrong.AlsoHandler: is a schedule and a handler or failure path too; make two methods of it.",
            "Wrong.Endless: has no parameter, so nothing could end the loop; take a BackgroundContext and heed its CancellationToken.",
            "Wrong.TakesHandlerContext: parameter 'context' is a HandlerContext; expected BackgroundContext, CancellationToken. Other collaborators belong in the service's constructor.",
            "Wrong.ReturnsNothing: returns Void; expected Task or ValueTask. Publish events with BackgroundContext.PublishAsync.",
            "Wrong.ReturnsEvent: returns Priced; expected void, Task or ValueTask. Publish events with BackgroundContext.PublishAsync.",
            "Wrong.ReturnsEventLater: returns Task`1; expected void, Task or ValueTask. Publish events with BackgroundContext.PublishAsync.",
            "Wrong.FireAndForget: is async void, so nobody could tell when it ends or fails; return Task.",
            "Wrong.Generic: is generic; a loop or schedule is called by the system, which knows no type for it.",
            "Wrong.Policies: has [Retry], which only handlers have. Remove it; a schedule does such things itself.",
            "Wrong.Policies: has [Timeout], which only handlers have. Remove it; a schedule does such things itself.",
            "Wrong.Never: [Every] is '0s'; expected 1ms to 3650d, written as 500ms, 31s, 1.5m, 2h or 1d.",
            "'Int32' is no event: expected a class or record that is neither abstract nor generic.",
            "Wrong.Static: is static; a loop or schedule is a public method of the instance.",
            "Wrong.Hidden: is not public; a loop or schedule is a public method of the instance.",
            "Wrong: has 2 methods named 'poll', of which some are loops or schedules; recordings tell these by their name. Rename all but one.",
            "Wrong: has 2 methods named 'take', of which one is a loop or schedule; recordings tell these by their name. Rename all but one.",
            "Empty: has neither handlers, endpoints, loops nor schedules. Mark a public method with [Handler], [HttpEndpoint], [Background] or [Every].",
        ];
        var errors = Assert.Throws<SystemDefinitionException>(builder.Build).Errors;

        Assert.Equal(expected.Order(StringComparer.Ordinal), errors.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("1ms", 1)]
    [InlineData("0.5s", 500)]
    [InlineData("31 s", 31_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("60min", 3_600_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("3650d", 315_360_000_000)]
    public void Parse_Period_IsRead(string text, double milliseconds) => Assert.Equal(milliseconds, Period.Parse(text)?.TotalMilliseconds);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("1")]
    [InlineData("0ms")]
    [InlineData("0.9ms")]
    [InlineData("-1s")]
    [InlineData("3651d")]
    [InlineData("1e3s")]
    [InlineData("1,5s")]
    [InlineData("99999999999999999999999999999999d")]
    [InlineData("1 week")]
    [InlineData("1S")]
    [InlineData("NaNs")]
    public void Parse_NoPeriod_IsNull(string? text) => Assert.Null(Period.Parse(text));

    internal sealed record Priced([property: Subject] string Id);

    internal sealed record Counted(int Number);

    internal sealed class Feed
    {
        [Background]
        [Publishes(typeof(Priced))]
        public Task FollowPricesAsync(BackgroundContext context) => Task.CompletedTask;

        [Every("1.5s")]
        [Publishes(typeof(Counted), typeof(Priced))]
        public void Count() => _ = this;
    }

    internal sealed class Empty;

    internal sealed class Wrong
    {
        [Every("1s")]
        public static void Static() => _ = 1;

        [Background]
        [Every("1s")]
        public Task Both(BackgroundContext context) => Task.CompletedTask;

        [Every("1s")]
        [Handler]
        public void AlsoHandler(BackgroundContext context) => _ = this;

        [Background]
        public Task Endless() => Task.CompletedTask;

        [Background]
        public Task TakesHandlerContext(HandlerContext context) => Task.CompletedTask;

        [Background]
        public void ReturnsNothing(BackgroundContext context) => _ = this;

        [Every("1s")]
        public Priced ReturnsEvent() => new("a");

        [Every("1s")]
        public Task<Priced> ReturnsEventLater() => Task.FromResult(new Priced("a"));

        [Every("1s")]
        public async void FireAndForget() => await Task.Yield();

        [Every("1s")]
        public void Generic<T>() => _ = this;

        [Every("1s")]
        [Retry]
        [Timeout(10)]
        public void Policies() => _ = this;

        [Every("0s")]
        public void Never() => _ = this;

        [Every("1s")]
        [Publishes(typeof(int))]
        public void NoEvent() => _ = this;

        [Every("1s")]
        public void Poll() => _ = this;

        [Every("1s")]
        public Task PollAsync(BackgroundContext context) => Task.CompletedTask;

        [Handler]
        public void Take(Priced priced) => _ = this;

        [Every("1s")]
        public void Take() => _ = this;

        [Every("1s")]
        private void Hidden() => _ = this;
    }
}
