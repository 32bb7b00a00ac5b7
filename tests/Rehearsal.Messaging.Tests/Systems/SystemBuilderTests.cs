using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

public class SystemBuilderTests
{
    [Fact]
    public void Build_ServiceAndHandlers_AreNamedInSnakeCase()
    {
        var system = new SystemBuilder("shop").AddService<OrderDesk>().Build();

        var service = Assert.Single(system.Topology.Services);
        Assert.Equal(("shop", "order_desk", "service"), (system.Name, service.Name, service.Kind));
        Assert.Equal(["accept_order", "give_up"], service.Handlers.Select(static handler => handler.Name));
        Assert.Equal(["Placed", "Refused", "Accepted", "Noted"], system.Events.Select(static type => type.Name));
    }

    [Fact]
    public void Build_Policies_StandInTheTopologyOutermostFirst()
    {
        var system = new SystemBuilder("shop").AddService<OrderDesk>().Build();

        var handlers = system.Topology.Services[0].Handlers;
        Assert.Equal(["retry", "timeout", "dead_letter"], handlers[0].Policies);
        Assert.Equal(250, handlers[0].SloMs);
        Assert.Equal(["dead_letter"], handlers[1].Policies);
        Assert.Null(handlers[1].SloMs);
    }

    [Fact]
    public void Build_ManyErrors_ReportsAllAtOnce()
    {
        var system = new SystemBuilder("bad").AddService<Wrong>().AddService<NoHandlers>().AddSaga<OrderDesk>();

        var errors = Assert.Throws<SystemDefinitionException>(system.Build).Errors;

        string[] expected =
        [
            "Wrong.Hidden: is not public; a handler or failure path is a public method of the instance.",
            "Wrong.Shared: is static; a handler or failure path is a public method of the instance.",
            "Wrong.NoEvent: the first parameter must be the event record it handles, found no parameter.",
            "Wrong.TakesNumber: the first parameter must be the event record it handles, found Int32.",
            "Wrong.TakesText: the first parameter must be the event record it handles, found String.",
            "Wrong.TakesMore: parameter 'clock' is a TimeProvider; expected HandlerContext, CancellationToken. Other collaborators belong in the service's constructor.",
            "Wrong.ReturnsNumber: returns Int32; expected void, an event record, a tuple or sequence of event records, or a task of these.",
            "Wrong.ReturnsNumberLater: returns Int32, which is no event; expected a class or record that is neither abstract nor generic.",
            "Wrong.ReturnsStream: returns IAsyncEnumerable`1; expected void, an event record, a tuple or sequence of event records, or a task of these.",
            "Wrong.ReturnsAnything: returns Object, which names no event; declare the events with [Publishes(typeof(...))].",
            "Wrong.ReturnsList: returns a sequence of unknown events; declare them with [Publishes(typeof(...))].",
            "Wrong.FireAndForget: is async void, so nobody could tell when it ends or fails; return Task.",
            "Wrong.Generic: is generic; a handler handles one event record. Write one handler for each.",
            "Wrong.Twice: [Retry] Retries is 0; expected 1 to 100.",
            "Wrong.Twice: [Retry] DelayMs is NaN; expected 0 to 86,400,000.",
            "Wrong.Twice: [Timeout] is 9 ms; expected 10 to 86,400,000.",
            "Wrong.Twice: [Slo] is 0 ms; expected more than 0.",
            "Wrong.Twice: [ServiceTime] is -1 ms; expected 0 to 86,400,000.",
            "Wrong: handles Placed in Shared and ReturnsNumberLater and ReturnsAnything and ReturnsList and Twice and Hidden; a service handles an event type once. Join the two, or move one to another service.",
            "Wrong.Path: is the failure path of 'Twize', which is no handler of Wrong.",
            "Wrong.OtherPath: takes Accepted, but its handler Twice takes Placed.",
            "NoHandlers: has neither handlers, endpoints, loops nor schedules. Mark a public method with [Handler], [HttpEndpoint], [Background] or [Every].",
            "OrderDesk is no saga: it must derive from Saga<TState>.",
        ];
        Assert.All(expected, text => Assert.Contains(errors, error => error.StartsWith(text, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, errors.Count);
    }

    [Fact]
    public void Build_NoServices_SaysHowToAddOne()
    {
        var failure = Assert.Throws<SystemDefinitionException>(new SystemBuilder("empty").Build);

        Assert.Equal("The system 'empty' has no services. Add one with AddService<T>().", Assert.Single(failure.Errors));
        Assert.Equal(failure.Errors[0], failure.Message);
    }

    [Fact]
    public void Build_ServiceAddedTwice_IsAnError()
    {
        var failure = Assert.Throws<SystemDefinitionException>(new SystemBuilder("s").AddService<OrderDesk>().AddService<OrderDesk>().Build);

        Assert.StartsWith("The system 's' has 2 services named 'order_desk'", Assert.Single(failure.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_TwoRecordsOfOneName_IsOneErrorHoweverOftenTheyAreUsed()
    {
        var failure = Assert.Throws<SystemDefinitionException>(
            new SystemBuilder("s").AddService<OrderDesk>().AddEvent<Elsewhere.Placed>().AddEvent<Elsewhere.Placed>().Build);

        Assert.Contains("Two event records are named 'Placed'", Assert.Single(failure.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_TwoFailurePathsOfOneHandler_IsAnError()
    {
        var failure = Assert.Throws<SystemDefinitionException>(new SystemBuilder("s").AddService<TwoPaths>().Build);

        Assert.Equal("TwoPaths.Handle: has 2 failure paths (One, Two); keep one.", Assert.Single(failure.Errors));
    }

    [Fact]
    public void Build_OverloadedHandlers_EachHasItsOwnFailurePath()
    {
        var system = new SystemBuilder("s").AddService<Overloads>().Build();

        var handlers = system.Topology.Services[0].Handlers;
        Assert.Equal(["handle", "handle"], handlers.Select(static handler => handler.Name));
        Assert.Equal(["Refused"], handlers[0].MayPublish);
        Assert.Equal(["Noted"], handlers[1].MayPublish);
    }

    [Fact]
    public void Build_EventThatIsNone_IsAnError()
    {
        var failure = Assert.Throws<SystemDefinitionException>(
            new SystemBuilder("s").AddService<OrderDesk>().AddEvent<string>().AddEvent<List<int>>().AddEvent<TwoSubjects>().Build);

        Assert.Equal(
            [
                "'String' is no event: expected a class or record that is neither abstract nor generic.",
                "'List`1' is no event: expected a class or record that is neither abstract nor generic.",
                "TwoSubjects: has 2 subjects (A, B); keep [Subject] on one.",
            ],
            failure.Errors);
    }

    [Fact]
    public void Build_SystemStartedTwice_SharesNoInstances() => TestWorld.Simulate(async world =>
    {
        var builder = new SystemBuilder("s").AddService<Counting>();
        builder.Services.AddSingleton<Counter>();
        var system = builder.Build();
        var other = world.CreateSibling();
        await using var first = await world.StartAsync(system);
        await using var second = await other.StartAsync(system);

        await first.PublishAndSettleAsync(new Placed("A"));
        await first.PublishAndSettleAsync(new Placed("B"));
        await second.PublishAndSettleAsync(new Placed("C"));

        Assert.Equal(["1", "2"], world.Entries<EventEnvelope>().Where(static e => e.Type == "Noted").Select(static e => e.Subject));
        Assert.Equal(["1"], other.Entries<EventEnvelope>().Where(static e => e.Type == "Noted").Select(static e => e.Subject));
    });

    internal sealed record Placed([property: Subject] string Id);

    internal sealed record Accepted(string Id);

    internal sealed record Refused(string Id);

    internal sealed record Noted([property: Subject] int Number);

    internal sealed record TwoSubjects([property: Subject] string A, [property: Subject] string B);

    internal static class Elsewhere
    {
        internal sealed record Placed(int Id);
    }

    internal sealed class Counter
    {
        public int Value { get; set; }
    }

    [DeadLetter]
    internal sealed class OrderDesk
    {
        [Handler]
        [Retry]
        [Timeout(100)]
        [Slo(250)]
        public Task<Refused?> AcceptOrderAsync(Placed placed) => Task.FromResult<Refused?>(null);

        [Handler]
        public Noted? GiveUp(Accepted accepted) => null;
    }

    internal sealed class Counting(Counter counter)
    {
        [Handler]
        public Noted Handle(Placed placed) => new(++counter.Value);
    }

    internal sealed class NoHandlers;

    internal sealed class TwoPaths
    {
        [Handler]
        public void Handle(Placed placed) => _ = this;

        [OnFailure(nameof(Handle))]
        public void One(Placed placed) => _ = this;

        [OnFailure(nameof(Handle))]
        public void Two(Placed placed) => _ = this;
    }

    internal sealed class Overloads
    {
        [Handler]
        public void Handle(Placed placed) => _ = this;

        [Handler]
        public void Handle(Accepted accepted) => _ = this;

        [OnFailure(nameof(Handle))]
        public Refused GiveUp(Placed placed) => new(placed.Id);

        [OnFailure(nameof(Handle))]
        public Noted GiveUp(Accepted accepted) => new(1);
    }

    internal sealed class Wrong
    {
        [Handler]
        public static void Shared(Placed placed) => _ = placed;

        [Handler]
        public void NoEvent() => _ = this;

        [Handler]
        public void TakesNumber(int number) => _ = this;

        [Handler]
        public void TakesText(string text) => _ = this;

        [Handler]
        public void TakesMore(Placed placed, TimeProvider clock) => _ = this;

        [Handler]
        public int ReturnsNumber(Placed placed) => 1;

        [Handler]
        public Task<int> ReturnsNumberLater(Placed placed) => Task.FromResult(1);

        [Handler]
        public IAsyncEnumerable<Placed> ReturnsStream(Placed placed) => null!;

        [Handler]
        public object? ReturnsAnything(Placed placed) => null;

        [Handler]
        public System.Collections.ArrayList ReturnsList(Placed placed) => [];

        [Handler]
        public async void FireAndForget(Placed placed) => await Task.Yield();

        [Handler]
        public void Generic<T>(Placed placed) => _ = this;

        [Handler]
        [Retry(Retries = 0, DelayMs = double.NaN)]
        [Timeout(9)]
        [Slo(0)]
        [ServiceTime(-1)]
        public void Twice(Placed placed) => _ = this;

        [OnFailure("Twize")]
        public void Path(Placed placed) => _ = this;

        [OnFailure(nameof(Twice))]
        public void OtherPath(Accepted placed) => _ = this;

        [Handler]
        private void Hidden(Placed placed) => _ = this;
    }
}
