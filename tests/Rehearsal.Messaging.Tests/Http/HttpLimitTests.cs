using Microsoft.Extensions.DependencyInjection;
using Rehearsal.Events;
using Rehearsal.Simulation;
using static Rehearsal.Messaging.Tests.Till;

namespace Rehearsal.Messaging.Tests;

public class HttpLimitTests
{
    private static readonly Uri Slow = new("http://payments/slow/7");

    [Fact]
    public void Call_NoAnswerInTime_FailsAsHttpClientDoesAfterStageTime() => TestWorld.Simulate(async world =>
    {
        TaskCanceledException? failure = null;
        var waited = TimeSpan.Zero;
        await using var system = await world.StartAsync(builder => Define(builder, TimeSpan.FromSeconds(3), new Journal(), async client =>
        {
            var start = world.Now;
            failure = await Assert.ThrowsAsync<TaskCanceledException>(() => client.Http.PostAsync(Slow, null, TestContext.Current.CancellationToken));
            waited = world.Now - start;
        }));

        await system.PublishAsync(new Order("7"), "flow-1");
        Assert.True(await system.SettleAsync());

        Assert.Equal(3, waited.TotalSeconds);
        Assert.Equal("No response within 3 s.", Assert.IsType<TimeoutException>(failure!.InnerException).Message);
        var call = Assert.Single(world.Entries<Span>(), static span => span.Kind == SpanKind.Call);
        Assert.Equal((SpanOutcome.Failed, new SpanError("TimeoutException", "No response within 3 s."), 3), (call.Outcome, call.Error, call.Duration.TotalSeconds));
    });

    [Fact]
    public void Call_CallerGaveUp_EndpointIsToldAndItsEventsStillCommitBeforeTheSystemIsSettled() => TestWorld.Simulate(async world =>
    {
        var journal = new Journal();
        await using var system = await world.StartAsync(builder => Define(builder, TimeSpan.FromSeconds(3), journal, async client =>
            await Assert.ThrowsAsync<TaskCanceledException>(() => client.Http.PostAsync(Slow, null, TestContext.Current.CancellationToken))));

        var order = await system.PublishAsync(new Order("7"), "flow-1");
        Assert.True(await system.SettleAsync());

        var taken = world.Entries<EventEnvelope>().Single(static e => e.Type == nameof(PaymentTaken));
        Assert.Equal(8, (taken.Time - order.Time).TotalSeconds);
        Assert.Equal(order.Id, taken.CausationId);
        Assert.Equal(["abandoned"], journal.Lines);
    });

    [Fact]
    public void Call_NoLimitSet_IsLimitedTo100Seconds() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(static builder => builder.AddService<Endless>());
        using var http = system.Host.CreateHttpClient();
        var start = world.Now;

        await Assert.ThrowsAsync<TaskCanceledException>(() => http.GetAsync(new Uri("http://endless/"), TestContext.Current.CancellationToken));

        Assert.Equal(100, (world.Now - start).TotalSeconds);
        Assert.Equal(Timeout.InfiniteTimeSpan, http.Timeout);
    });

    [Fact]
    public void Call_InTime_LeavesNoTimerBehind()
    {
        using var simulation = new Simulation.Simulation(new SimulationOptions { Seed = 1, OutsideWaitMax = TimeSpan.FromMilliseconds(1) });
        DateTimeOffset? answered = null;

        // With a timer left, the clock would go on to it instead.
        var stalled = Assert.Throws<SimulationStalledException>(() => simulation.Run(async () =>
        {
            var world = new TestWorld(simulation.Time, simulation.Scheduler, simulation.CreateRandom("test"));
            var system = await world.StartAsync(With(static (_, _, _) => Task.CompletedTask));
            using var http = system.Host.CreateHttpClient();
            using var response = await http.GetAsync(new Uri("http://payments/charges/7"), TestContext.Current.CancellationToken);
            answered = world.Now;
            await new TaskCompletionSource().Task;
        }, TestContext.Current.CancellationToken));

        Assert.Equal(answered, stalled.At);
    }

    [Fact]
    public void Call_TokenCancelled_FailsWithTheToken() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(With(static (_, _, _) => Task.CompletedTask));
        using var http = system.Host.CreateHttpClient();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(2), world.Time);
        using var before = new CancellationTokenSource();
        before.Cancel();
        var start = world.Now;

        var failure = await Assert.ThrowsAsync<TaskCanceledException>(() => http.PostAsync(Slow, null, cancellation.Token));
        await Assert.ThrowsAsync<TaskCanceledException>(() => http.PostAsync(Slow, null, before.Token));

        Assert.Equal(cancellation.Token, failure.CancellationToken);
        Assert.Null(failure.InnerException as TimeoutException);
        Assert.Equal(2, (world.Now - start).TotalSeconds);
    });

    [Fact]
    public void Settle_CallFromOutsideAHandler_IsNotWaitedFor() => TestWorld.Simulate(async world =>
    {
        await using var system = await world.StartAsync(With(static (_, _, _) => Task.CompletedTask));
        using var http = system.Host.CreateHttpClient();
        var call = http.PostAsync(Slow, null);
        var start = world.Now;

        Assert.True(await system.SettleAsync());

        Assert.Equal(start, world.Now);
        using var response = await call;
        Assert.Equal(8, (world.Now - start).TotalSeconds);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(86_400_001)]
    public void Timeout_OutsideItsRange_IsRefused(int milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpClientOptions { Timeout = TimeSpan.FromMilliseconds(milliseconds) });

    private static void Define(SystemBuilder builder, TimeSpan timeout, Journal journal, Func<Client, Task> call)
    {
        builder.AddService<Caller>().AddService<Payments>().AddHttpClient<Client>("http://payments/", new HttpClientOptions { Timeout = timeout });
        builder.Services.AddSingleton(call).AddSingleton(journal);
    }

    internal sealed class Client(HttpClient http)
    {
        public HttpClient Http => http;
    }

    internal sealed class Caller(Client client, Func<Client, Task> call)
    {
        [Handler]
        public Task Handle(Order order, HandlerContext context) => call(client);
    }

    internal sealed class Endless(TimeProvider time)
    {
        [HttpEndpoint("GET", "/")]
        public Task Wait(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }
}
