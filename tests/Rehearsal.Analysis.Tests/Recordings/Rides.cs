using Rehearsal.Events;

namespace Rehearsal.Analysis.Tests;

/// <summary>The recordings of a ride.</summary>
internal static class Rides
{
    public static readonly string[] Topology =
    [
        "booking_flow_saga.match_driver: RideRequested > DriverMatched",
        "booking_flow_saga.wait_for_acceptance: DriverMatched > RideConfirmed",
        "booking_flow_saga.start_trip: DriverAccepted > TripStarted",
        "driver_service.offer: DriverMatched > RideOffered",
        "rider_service.tell: RideRequestFailed",
    ];

    /// <summary>The driver does not accept within 30 s; the saga takes its steps back.</summary>
    public static RecordingBuilder DriverDoesNotAccept()
    {
        var recording = new RecordingBuilder { CorrelationId = "RIDE-7" };
        recording.Mark(MarkKinds.System, data: TopologyJson.Of(Topology));
        var requested = recording.Event(0, "RideRequested");
        var match = recording.Handling(requested, "booking_flow_saga.match_driver", 0, 850);
        recording.Call(match, "DriverLocations", 10, 62);
        var matched = recording.Event(850, "DriverMatched", match);
        var offer = recording.Handling(matched, "driver_service.offer", 850, 4);
        recording.Event(854, "RideOffered", offer);
        recording.Handling(matched, "booking_flow_saga.wait_for_acceptance", 850, 30_000, SpanOutcome.Failed, "no DriverAccepted within 30 s", errorType: "TimeoutException");
        var release = recording.Handling(matched, "booking_flow_saga.release_driver", 30_850, 1);
        recording.Event(30_851, "DriverReleased", release);
        var cancel = recording.Handling(requested, "booking_flow_saga.cancel_match", 30_851, 0);
        recording.Event(30_851, "MatchCancelled", cancel);
        var failed = recording.Event(30_851, "RideRequestFailed", cancel);
        recording.Handling(failed, "rider_service.tell", 30_851, 3);
        return recording;
    }
}
