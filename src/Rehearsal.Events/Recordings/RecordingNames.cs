using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>The words of the recording format, each written once.</summary>
internal static class RecordingNames
{
    /// <summary>The version of CloudEvents every line states.</summary>
    public const string SpecVersion = "1.0";

    /// <summary>The media type of every payload of our own.</summary>
    public const string Json = "application/json";

    /// <summary>The source of lines the platform writes for itself: the header and the marks.</summary>
    public const string PlatformSource = "rehearsal";

    /// <summary>The attribute that names a media type other than JSON's; kept among an event's extensions.</summary>
    public const string DataContentType = "datacontenttype";

    /// <summary>The extension that keeps the id of an imported event whose id is not a UUID.</summary>
    public const string OriginalId = "originalid";

    // Every name the envelope writes from its own properties; an extension cannot take one of them.
    private static readonly string[] Own =
    [
        "specversion", "id", "source", "type", "subject", "time", "correlationid", "causationid",
        "stream", "streamversion", "traceparent", "position", "data",
    ];

    /// <summary>Tells whether a name is taken by the format.</summary>
    public static bool IsOwn(string name) => Array.IndexOf(Own, name) >= 0;

    /// <summary>The attributes of a line.</summary>
    internal static class Attributes
    {
        public static readonly JsonEncodedText SpecVersion = JsonEncodedText.Encode("specversion");
        public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
        public static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
        public static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
        public static readonly JsonEncodedText Subject = JsonEncodedText.Encode("subject");
        public static readonly JsonEncodedText Time = JsonEncodedText.Encode("time");
        public static readonly JsonEncodedText DataContentType = JsonEncodedText.Encode(RecordingNames.DataContentType);
        public static readonly JsonEncodedText CorrelationId = JsonEncodedText.Encode("correlationid");
        public static readonly JsonEncodedText CausationId = JsonEncodedText.Encode("causationid");
        public static readonly JsonEncodedText Stream = JsonEncodedText.Encode("stream");
        public static readonly JsonEncodedText StreamVersion = JsonEncodedText.Encode("streamversion");
        public static readonly JsonEncodedText TraceParent = JsonEncodedText.Encode("traceparent");
        public static readonly JsonEncodedText About = JsonEncodedText.Encode("about");
        public static readonly JsonEncodedText Position = JsonEncodedText.Encode("position");
        public static readonly JsonEncodedText Data = JsonEncodedText.Encode("data");
    }

    /// <summary>The members of a span's data.</summary>
    internal static class Spans
    {
        public static readonly JsonEncodedText Kind = JsonEncodedText.Encode("kind");
        public static readonly JsonEncodedText Service = JsonEncodedText.Encode("service");
        public static readonly JsonEncodedText Handler = JsonEncodedText.Encode("handler");
        public static readonly JsonEncodedText TriggerId = JsonEncodedText.Encode("trigger_id");
        public static readonly JsonEncodedText TriggerType = JsonEncodedText.Encode("trigger_type");
        public static readonly JsonEncodedText Parent = JsonEncodedText.Encode("parent");
        public static readonly JsonEncodedText QueueWaitMs = JsonEncodedText.Encode("queue_wait_ms");
        public static readonly JsonEncodedText DurationMs = JsonEncodedText.Encode("duration_ms");
        public static readonly JsonEncodedText Attempt = JsonEncodedText.Encode("attempt");
        public static readonly JsonEncodedText Outcome = JsonEncodedText.Encode("outcome");
        public static readonly JsonEncodedText Error = JsonEncodedText.Encode("error");
        public static readonly JsonEncodedText ErrorType = JsonEncodedText.Encode("type");
        public static readonly JsonEncodedText ErrorMessage = JsonEncodedText.Encode("message");
        public static readonly JsonEncodedText Injected = JsonEncodedText.Encode("injected");

        public static readonly JsonEncodedText Handling = JsonEncodedText.Encode("handling");
        public static readonly JsonEncodedText Call = JsonEncodedText.Encode("call");
        public static readonly JsonEncodedText Succeeded = JsonEncodedText.Encode("succeeded");
        public static readonly JsonEncodedText Retried = JsonEncodedText.Encode("retried");
        public static readonly JsonEncodedText Failed = JsonEncodedText.Encode("failed");
        public static readonly JsonEncodedText DeadLettered = JsonEncodedText.Encode("dead_lettered");
    }

    /// <summary>The members of the header's data.</summary>
    internal static class Header
    {
        public static readonly JsonEncodedText Format = JsonEncodedText.Encode("format");
        public static readonly JsonEncodedText Seed = JsonEncodedText.Encode("seed");
        public static readonly JsonEncodedText SchedulingRules = JsonEncodedText.Encode("scheduling_rules");
        public static readonly JsonEncodedText Scenario = JsonEncodedText.Encode("scenario");
        public static readonly JsonEncodedText Deterministic = JsonEncodedText.Encode("deterministic");
    }
}
