using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rehearsal.Events.Tests.Recordings;

/// <summary>A recording's lines, without LF, as the platform's <see cref="Utf8JsonWriter"/> writes them: the recording must have the same bytes, and its cost is measured against this.</summary>
internal sealed class JsonWriterLines(IBufferWriter<byte> output) : IDisposable
{
    // The order of calls is fixed here, so the writer need not check it again.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.Default,
        MaxDepth = EventData.DepthMax + 1,
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter json = new(output, Options);

    public void Dispose() => json.Dispose();

    /// <summary>Encodes the first line.</summary>
    public void Encode(RecordingHeader header)
    {
        json.Reset();
        Begin(Guid.Empty, "rehearsal", "rehearsal.recording");
        json.WriteString(Attributes.Time, DateTime.UnixEpoch);
        json.WriteString(Attributes.DataContentType, "application/json");
        json.WriteStartObject(Attributes.Data);
        json.WriteNumber(HeaderNames.Format, header.Format);
        if (header.Seed is { } seed)
        {
            json.WriteNumber(HeaderNames.Seed, seed);
        }

        if (header.SchedulingRules is { } rules)
        {
            json.WriteNumber(HeaderNames.SchedulingRules, rules);
        }

        if (header.Scenario is { } scenario)
        {
            json.WriteString(HeaderNames.Scenario, scenario);
        }

        json.WriteBoolean(HeaderNames.Deterministic, header.Deterministic);
        json.WriteEndObject();
        End();
    }

    /// <summary>Encodes a record a log would take.</summary>
    public void Encode(in LogRecord record)
    {
        json.Reset();
        switch (record.Entry)
        {
            case EventEnvelope e:
                Encode(e, record.Position);
                break;
            case Span s:
                Encode(s, record.Position);
                break;
            case Mark m:
                Encode(m, record.Position);
                break;
        }

        End();
    }

    private void Encode(EventEnvelope e, long position)
    {
        var hasData = !e.Data.Utf8Json.IsEmpty;
        Begin(e.Id, e.Source, e.Type);
        WriteText(Attributes.Subject, e.Subject);
        json.WriteString(Attributes.Time, e.Time.UtcDateTime);
        if (hasData && !NamesContentType(e.Extensions))
        {
            json.WriteString(Attributes.DataContentType, "application/json");
        }

        WriteCorrelation(e);
        WriteId(Attributes.CausationId, e.CausationId);
        WriteText(Attributes.Stream, e.Stream);
        if (e.StreamVersion is { } version)
        {
            json.WriteNumber(Attributes.StreamVersion, version);
        }

        if (e.TraceParent is { } trace)
        {
            json.WriteString(Attributes.TraceParent, trace.ToString());
        }

        json.WriteNumber(Attributes.Position, position);
        for (var i = 0; i < e.Extensions.Count; i++)
        {
            json.WritePropertyName(e.Extensions[i].Name);
            json.WriteRawValue(e.Extensions[i].Value.Utf8Json.Span, skipInputValidation: true);
        }

        WriteData(e.Data);
    }

    private void Encode(Mark m, long position)
    {
        Begin(m.Id, "rehearsal", m.Kind);
        json.WriteString(Attributes.Time, m.Time.UtcDateTime);
        if (!m.Data.Utf8Json.IsEmpty)
        {
            json.WriteString(Attributes.DataContentType, "application/json");
        }

        WriteCorrelation(m);
        WriteId(Attributes.About, m.About);
        json.WriteNumber(Attributes.Position, position);
        WriteData(m.Data);
    }

    private void Encode(Span s, long position)
    {
        Begin(s.Id, s.Service, "rehearsal.span");
        json.WriteString(Attributes.Time, s.Time.UtcDateTime);
        json.WriteString(Attributes.DataContentType, "application/json");
        WriteCorrelation(s);
        json.WriteNumber(Attributes.Position, position);
        json.WriteStartObject(Attributes.Data);
        json.WriteString(Spans.Kind, WordOf(s.Kind));
        json.WriteString(Spans.Service, s.Service);
        json.WriteString(Spans.Handler, s.Handler);
        json.WriteString(Spans.TriggerId, s.TriggerId);
        json.WriteString(Spans.TriggerType, s.TriggerType);
        if (s.Parent is { } parent)
        {
            json.WriteString(Spans.Parent, parent.ToString());
        }

        WriteMilliseconds(Spans.QueueWaitMs, s.QueueWait);
        WriteMilliseconds(Spans.DurationMs, s.Duration);
        json.WriteNumber(Spans.Attempt, s.Attempt);
        json.WriteString(Spans.Outcome, WordOf(s.Outcome));
        if (s.Error is { } error)
        {
            json.WriteStartObject(Spans.Error);
            json.WriteString(Spans.ErrorType, error.Type);
            json.WriteString(Spans.ErrorMessage, error.Message);
            json.WriteEndObject();
        }

        if (s.Injected)
        {
            json.WriteBoolean(Spans.Injected, true);
        }

        json.WriteEndObject();
    }

    private static bool NamesContentType(EventExtensions extensions)
    {
        for (var i = 0; i < extensions.Count; i++)
        {
            if (extensions[i].Name == "datacontenttype")
            {
                return true;
            }
        }

        return false;
    }

    private void Begin(Guid id, string source, string type)
    {
        json.WriteStartObject();
        json.WriteString(Attributes.SpecVersion, "1.0");
        json.WriteString(Attributes.Id, id);
        json.WriteString(Attributes.Source, source);
        json.WriteString(Attributes.Type, type);
    }

    private void End()
    {
        json.WriteEndObject();
        json.Flush();
    }

    // No correlation id is written as no attribute: CloudEvents has no empty strings for ids.
    private void WriteCorrelation(LogEntry entry) =>
        WriteText(Attributes.CorrelationId, string.IsNullOrEmpty(entry.CorrelationId) ? null : entry.CorrelationId);

    private void WriteText(JsonEncodedText name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private void WriteId(JsonEncodedText name, Guid? id)
    {
        if (id is { } value)
        {
            json.WriteString(name, value);
        }
    }

    // One tick is 0.0001 ms, so four digits lose nothing; a decimal quotient carries no trailing zeros.
    private void WriteMilliseconds(JsonEncodedText name, TimeSpan time)
    {
        var (whole, rest) = Math.DivRem(time.Ticks, TimeSpan.TicksPerMillisecond);
        if (rest == 0)
        {
            json.WriteNumber(name, whole);
        }
        else
        {
            json.WriteNumber(name, (decimal)time.Ticks / TimeSpan.TicksPerMillisecond);
        }
    }

    private void WriteData(EventData data)
    {
        if (!data.Utf8Json.IsEmpty)
        {
            json.WritePropertyName(Attributes.Data);
            json.WriteRawValue(data.Utf8Json.Span, skipInputValidation: true);
        }
    }

    private static JsonEncodedText WordOf(SpanKind kind) => kind == SpanKind.Call ? Spans.Call : Spans.Handling;

    private static JsonEncodedText WordOf(SpanOutcome outcome) => outcome switch
    {
        SpanOutcome.Succeeded => Spans.Succeeded,
        SpanOutcome.Retried => Spans.Retried,
        SpanOutcome.Failed => Spans.Failed,
        _ => Spans.DeadLettered,
    };

    private static class Attributes
    {
        public static readonly JsonEncodedText SpecVersion = JsonEncodedText.Encode("specversion");
        public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
        public static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
        public static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
        public static readonly JsonEncodedText Subject = JsonEncodedText.Encode("subject");
        public static readonly JsonEncodedText Time = JsonEncodedText.Encode("time");
        public static readonly JsonEncodedText DataContentType = JsonEncodedText.Encode("datacontenttype");
        public static readonly JsonEncodedText CorrelationId = JsonEncodedText.Encode("correlationid");
        public static readonly JsonEncodedText CausationId = JsonEncodedText.Encode("causationid");
        public static readonly JsonEncodedText Stream = JsonEncodedText.Encode("stream");
        public static readonly JsonEncodedText StreamVersion = JsonEncodedText.Encode("streamversion");
        public static readonly JsonEncodedText TraceParent = JsonEncodedText.Encode("traceparent");
        public static readonly JsonEncodedText About = JsonEncodedText.Encode("about");
        public static readonly JsonEncodedText Position = JsonEncodedText.Encode("position");
        public static readonly JsonEncodedText Data = JsonEncodedText.Encode("data");
    }

    private static class Spans
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

    private static class HeaderNames
    {
        public static readonly JsonEncodedText Format = JsonEncodedText.Encode("format");
        public static readonly JsonEncodedText Seed = JsonEncodedText.Encode("seed");
        public static readonly JsonEncodedText SchedulingRules = JsonEncodedText.Encode("scheduling_rules");
        public static readonly JsonEncodedText Scenario = JsonEncodedText.Encode("scenario");
        public static readonly JsonEncodedText Deterministic = JsonEncodedText.Encode("deterministic");
    }
}
