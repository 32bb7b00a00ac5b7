using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

/// <summary>Services with rate limits, and what is said of them in a log.</summary>
internal static class Alerts
{
    /// <summary>Reads the marks of rate limits: <c>KEY DECISION</c>, with the wait in seconds.</summary>
    public static List<string> Decisions(this TestWorld world) =>
    [
        .. world.Entries<Mark>().Where(static mark => mark.Kind == MarkKinds.RateLimit).Select(static mark =>
        {
            using var data = JsonDocument.Parse(mark.Data.Utf8Json);
            var wait = data.RootElement.TryGetProperty("wait_ms", out var ms) ? $" {ms.GetDouble() / 1000:0.###}" : "";
            return $"{data.RootElement.GetProperty("key").GetString() ?? "-"} {data.RootElement.GetProperty("decision").GetString()}{wait}";
        }),
    ];

    /// <summary>Reads what was handled and when: <c>TEXT@SECONDS</c>, in log order.</summary>
    public static string Handled(this TestWorld world, string service)
    {
        var begun = world.Records()[0].Entry.Time;
        var events = world.Entries<EventEnvelope>().ToDictionary(static published => published.Id);
        return string.Join(' ', world.Spans(service).Select(span => $"{TextOf(events[span.TriggerId])}@{(span.Time - begun).TotalSeconds:0.###}"));
    }

    private static string TextOf(EventEnvelope published)
    {
        using var data = JsonDocument.Parse(published.Data.Utf8Json);
        return data.RootElement.GetProperty("text").GetString()!;
    }

    internal enum Urgency
    {
        Low,
        Normal,
        VeryHigh,
    }

    internal sealed record Alert(string? UserId, string Text, int Rank = 0, string? Class = null, Urgency? Urgency = null);

    internal sealed record Quiet(string? UserId);

    internal sealed class Dropping
    {
        [Handler]
        [RateLimit(2, Per = "10s", Key = "user_id")]
        public void Send(Alert alert) => _ = this;
    }

    internal sealed class Whole
    {
        [Handler]
        [RateLimit(3, Per = "1m")]
        public void Send(Alert alert) => _ = this;
    }

    internal sealed class Delaying
    {
        [Handler]
        [RateLimit(1, Per = "10s", Key = "user_id", Over = RateLimitOver.Delay)]
        public void Send(Alert alert) => _ = this;

        [Handler]
        public void Hush(Quiet quiet) => _ = this;
    }

    internal sealed class Ranked
    {
        [Handler]
        [RateLimit(1, Per = "10s", Key = "user_id", Over = RateLimitOver.Delay, Priority = "rank")]
        public void Send(Alert alert) => _ = this;
    }

    internal sealed class Named
    {
        [Handler]
        [RateLimit(1, Per = "10s", Over = RateLimitOver.Delay, Priority = "class", PriorityOrder = "urgent, high, normal", Bypass = "urgent")]
        public void Send(Alert alert) => _ = this;
    }

    internal sealed class Enumerated
    {
        [Handler]
        [RateLimit(1, Per = "10s", Over = RateLimitOver.Delay, Priority = "urgency")]
        public void Send(Alert alert) => _ = this;
    }

    internal sealed class Bypassed
    {
        [Handler]
        [RateLimit(1, Per = "10s", Key = "user_id", Priority = "class", Bypass = "urgent,security")]
        public void Send(Alert alert) => _ = this;
    }

    [RateLimit(50, Per = "1h", Key = "user_id")]
    internal sealed class Busy
    {
        [Handler]
        public async Task Send(Alert alert) => await Task.Yield();
    }

    internal sealed class Slow
    {
        [Handler]
        [RateLimit(1, Per = "10s", Key = "user_id", Over = RateLimitOver.Delay)]
        [Retry(Retries = 1, DelayMs = 1000, Jitter = false)]
        [ServiceTime(2000)]
        public void Send(Alert alert, HandlerContext context)
        {
            if (context.Attempt == 1)
            {
                throw new IOException("not yet");
            }
        }
    }
}
