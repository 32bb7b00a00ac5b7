using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Scenarios.Tests;

/// <summary>Makes observations for tests: events a second apart, the first at the trigger.</summary>
internal static class Published
{
    public static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static EventData Json(string json) => new(Encoding.UTF8.GetBytes(json));

    public static Observation Nothing => new([], null);

    public static Observation Types(params string[] types) => Events([.. types.Select(type => (type, "{}"))]);

    public static Observation Events(params (string Type, string Json)[] events) => new(
        [
            .. events.Select((published, index) => new EventEnvelope
            {
                Id = default,
                Time = Start.AddSeconds(index),
                CorrelationId = "c-1",
                Type = published.Type,
                Source = "scenario",
                Data = Json(published.Json),
            }),
        ],
        Start);
}
