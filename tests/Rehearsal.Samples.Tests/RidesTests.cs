using System.Text.Json;
using Rehearsal.Scenarios;
using Rehearsal.Stages;
using Rides.Events;

namespace Rehearsal.Samples.Tests;

public sealed class RidesTests
{
    [Fact]
    public void DriverDoesNotAccept_IsUndoneStepByStepOnceEach()
    {
        var run = Sample.Simulate("Rides", "booking_saga_driver_no_accept.yaml");

        Assert.Equal(
            ["RideRequested", "DriverMatched", "DriverReleased", "MatchCancelled", "RideRequestFailed"],
            run.Events.Select(static published => published.Type));
        using var released = JsonDocument.Parse(run.Events[2].Data.Utf8Json);
        Assert.Equal("No acceptance", released.RootElement.GetProperty("reason").GetString());
        Assert.Equal(TimeSpan.FromSeconds(30), run.Events[2].Time - run.Events[1].Time);
    }

    [Fact]
    public void DriverAcceptsAtTheLastMoment_TheTripBegins()
    {
        var scenario = ScenarioBuilder.Create("29.9 s")
            .Trigger<RideRequested>()
            .WaitForEvent<DriverMatched>()
            .WaitForTime(TimeSpan.FromSeconds(29.9))
            .Trigger(new DriverAccepted("BOOK-001"))
            .WaitForTime(TimeSpan.FromMinutes(1))
            .Assert(static assert => assert.EventCount<TripStarted>(exactly: 1).NoEvent<DriverReleased>())
            .Build();

        var run = Sample.Simulate("Rides", scenario);

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
    }

    [Fact]
    public void ReleasedDriver_CanBeMatchedAgain()
    {
        var scenario = ScenarioBuilder.Create("four riders, three drivers, then a release");
        foreach (var rider in new[] { "A", "B", "C", "D" })
        {
            scenario.Trigger(new RideRequested(rider, RideRequested.Example.PickupLocation));
        }

        scenario
            .Assert(static assert => assert.EventCount<DriverMatched>(exactly: 3).EventCount<RideRequestFailed>(exactly: 1))
            .WaitForTime(TimeSpan.FromSeconds(31))
            .Trigger(new RideRequested("E", RideRequested.Example.PickupLocation))
            .Assert(static assert => assert.EventCount<DriverMatched>(exactly: 4));

        var run = Sample.Simulate("Rides", scenario.Build());

        Assert.True(run.Verdict == Verdict.Passed, run.Problems());
    }
}
