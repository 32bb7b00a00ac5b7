using Rehearsal.Events;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using static Rehearsal.Stages.Tests.TestSystem;

namespace Rehearsal.Stages.Tests;

/// <summary>What the end of a run makes handlers do is no part of it.</summary>
public sealed class StopTests
{
    private static Scenario NotWaitedFor => ScenarioBuilder.Create("not waited for").SettleWithin(TimeSpan.Zero).Trigger(new Ping("p-1")).WaitForTime(TimeSpan.FromMilliseconds(5)).Build();

    [Fact]
    public void Run_HandlerEndsWhenTheSystemStops_ItsEventIsNoneOfTheRun()
    {
        var run = Stage.Run("simulated", NotWaitedFor, Build(static builder => builder.AddService<Deaf>()));

        Assert.DoesNotContain(nameof(Late), run.Types());
        Assert.DoesNotContain(run.Records, static record => record.Entry is Span { Service: "deaf" });
        Assert.Contains(run.InFlight, static line => line.StartsWith("deaf: Ping of p-1 is being handled", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_CancelledWhenTheSystemStops_StaysDeterministic()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var run = Stage.Run("simulated", NotWaitedFor, Build(static builder => builder.AddService<Both>()), seed);

            Assert.Equal(RunLevel.Deterministic, run.Level);
        }
    }

    [Theory]
    [MemberData(nameof(Stage.Both), MemberType = typeof(Stage))]
    public void Run_ServiceFailsToBeDisposedOf_IsAnError(string stage)
    {
        var run = Stage.Run(stage, ScenarioBuilder.Create("ends badly").Trigger(new Ping("p-1")).Build(), Build(static builder => builder.AddService<Clinging>()));

        Assert.Equal(Verdict.Error, run.Verdict);
        Assert.Equal("InvalidOperationException: still needed", run.Error);
        Assert.Contains(nameof(Pong), run.Types());
    }

    public sealed record Late([Subject] string Id);

    public sealed class Deaf(TimeProvider time)
    {
        [Handler]
        public async Task<Late> Take(Ping ping)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            return new Late(ping.Id);
        }
    }

    // A delay that is cancelled completes a WhenAll by way of the thread pool.
    public sealed class Both(TimeProvider time)
    {
        [Handler]
        public Task Take(Ping ping, CancellationToken cancellationToken) =>
            Task.WhenAll(Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken), Task.Delay(TimeSpan.FromSeconds(2), time, cancellationToken));
    }

    public sealed class Clinging : IDisposable
    {
        [Handler]
        public void Take(Ping ping) => _ = ping;

        public void Dispose() => throw new InvalidOperationException("still needed");
    }
}
