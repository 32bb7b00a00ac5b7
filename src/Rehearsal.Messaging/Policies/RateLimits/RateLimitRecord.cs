using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>The payload of a mark about a rate limit's decision.</summary>
internal sealed record RateLimitRecord(string Service, string Handler, string Event, string? Key, RateDecision Decision, TimeSpan? Wait)
{
    public const string Bypassed = "bypassed";
    public const string Dropped = "dropped";

    public EventData Encode() => MarkPayload.Write(this, static (writer, record) =>
    {
        writer.WriteString("service", record.Service);
        writer.WriteString("handler", record.Handler);
        writer.WriteString("event", record.Event);
        writer.WriteString("key", record.Key is { } key ? RecordedText.Of(key) : null);
        writer.WriteString("decision", WordOf(record.Decision));
        if (record.Wait is { } wait)
        {
            writer.WriteNumber("wait_ms", wait.Ticks / (decimal)TimeSpan.TicksPerMillisecond);
        }
    });

    private static string WordOf(RateDecision decision) => decision switch
    {
        RateDecision.Bypassed => Bypassed,
        RateDecision.Dropped => Dropped,
        RateDecision.Delayed => "delayed",
        _ => throw new ArgumentOutOfRangeException(nameof(decision), decision, "What passes has no mark."),
    };
}
