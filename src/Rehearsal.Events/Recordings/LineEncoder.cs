using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>Encodes one header or record as one CloudEvents JSON object; the order of attributes is this file's order of calls.</summary>
/// <remarks>
/// Strings are escaped by the platform's default encoder: everything outside a fixed part of ASCII becomes <c>\u....</c>.
/// The relaxed encoder reads better, but which characters it escapes follows the runtime's Unicode tables, and the same
/// run must give the same bytes on every runtime. Payloads are embedded as they are.
/// </remarks>
internal sealed class LineEncoder(IBufferWriter<byte> output) : IDisposable
{
    // The order of calls is fixed here, so the writer need not check it again.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.Default,
        MaxDepth = EventData.DepthMax + 1,
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter json = new(output, Options);

    /// <inheritdoc/>
    public void Dispose() => json.Dispose();

    /// <summary>Forgets an unfinished line.</summary>
    public void Reset() => json.Reset();

    /// <summary>Encodes the first line.</summary>
    public void Encode(RecordingHeader header)
    {
        json.Reset();
        Begin(Guid.Empty, RecordingNames.PlatformSource, LogEntryRules.HeaderType);
        json.WriteString(RecordingNames.Attributes.Time, DateTime.UnixEpoch);
        json.WriteString(RecordingNames.Attributes.DataContentType, RecordingNames.Json);
        json.WriteStartObject(RecordingNames.Attributes.Data);
        json.WriteNumber(RecordingNames.Header.Format, header.Format);
        if (header.Seed is { } seed)
        {
            json.WriteNumber(RecordingNames.Header.Seed, seed);
        }

        if (header.SchedulingRules is { } rules)
        {
            json.WriteNumber(RecordingNames.Header.SchedulingRules, rules);
        }

        if (header.Scenario is { } scenario)
        {
            json.WriteString(RecordingNames.Header.Scenario, scenario);
        }

        json.WriteBoolean(RecordingNames.Header.Deterministic, header.Deterministic);
        json.WriteEndObject();
        End();
    }

    /// <summary>Encodes a record that <see cref="LogEntryRules"/> allows.</summary>
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
        WriteText(RecordingNames.Attributes.Subject, e.Subject);
        json.WriteString(RecordingNames.Attributes.Time, e.Time.UtcDateTime);
        if (hasData && !NamesContentType(e.Extensions))
        {
            json.WriteString(RecordingNames.Attributes.DataContentType, RecordingNames.Json);
        }

        WriteCorrelation(e);
        WriteId(RecordingNames.Attributes.CausationId, e.CausationId);
        WriteText(RecordingNames.Attributes.Stream, e.Stream);
        if (e.StreamVersion is { } version)
        {
            json.WriteNumber(RecordingNames.Attributes.StreamVersion, version);
        }

        if (e.TraceParent is { } trace)
        {
            json.WriteString(RecordingNames.Attributes.TraceParent, trace.ToString());
        }

        json.WriteNumber(RecordingNames.Attributes.Position, position);
        for (var i = 0; i < e.Extensions.Count; i++)
        {
            json.WritePropertyName(e.Extensions[i].Name);
            json.WriteRawValue(e.Extensions[i].Value.Utf8Json.Span, skipInputValidation: true);
        }

        WriteData(e.Data);
    }

    private void Encode(Mark m, long position)
    {
        Begin(m.Id, RecordingNames.PlatformSource, m.Kind);
        json.WriteString(RecordingNames.Attributes.Time, m.Time.UtcDateTime);
        if (!m.Data.Utf8Json.IsEmpty)
        {
            json.WriteString(RecordingNames.Attributes.DataContentType, RecordingNames.Json);
        }

        WriteCorrelation(m);
        WriteId(RecordingNames.Attributes.About, m.About);
        json.WriteNumber(RecordingNames.Attributes.Position, position);
        WriteData(m.Data);
    }

    private void Encode(Span s, long position)
    {
        Begin(s.Id, s.Service, LogEntryRules.SpanType);
        json.WriteString(RecordingNames.Attributes.Time, s.Time.UtcDateTime);
        json.WriteString(RecordingNames.Attributes.DataContentType, RecordingNames.Json);
        WriteCorrelation(s);
        json.WriteNumber(RecordingNames.Attributes.Position, position);
        json.WriteStartObject(RecordingNames.Attributes.Data);
        json.WriteString(RecordingNames.Spans.Kind, SpanWords.Of(s.Kind));
        json.WriteString(RecordingNames.Spans.Service, s.Service);
        json.WriteString(RecordingNames.Spans.Handler, s.Handler);
        json.WriteString(RecordingNames.Spans.TriggerId, s.TriggerId);
        json.WriteString(RecordingNames.Spans.TriggerType, s.TriggerType);
        if (s.Parent is { } parent)
        {
            json.WriteString(RecordingNames.Spans.Parent, parent.ToString());
        }

        WriteMilliseconds(RecordingNames.Spans.QueueWaitMs, s.QueueWait);
        WriteMilliseconds(RecordingNames.Spans.DurationMs, s.Duration);
        json.WriteNumber(RecordingNames.Spans.Attempt, s.Attempt);
        json.WriteString(RecordingNames.Spans.Outcome, SpanWords.Of(s.Outcome));
        if (s.Error is { } error)
        {
            json.WriteStartObject(RecordingNames.Spans.Error);
            json.WriteString(RecordingNames.Spans.ErrorType, error.Type);
            json.WriteString(RecordingNames.Spans.ErrorMessage, error.Message);
            json.WriteEndObject();
        }

        if (s.Injected)
        {
            json.WriteBoolean(RecordingNames.Spans.Injected, true);
        }

        json.WriteEndObject();
    }

    private static bool NamesContentType(EventExtensions extensions)
    {
        for (var i = 0; i < extensions.Count; i++)
        {
            if (extensions[i].Name == RecordingNames.DataContentType)
            {
                return true;
            }
        }

        return false;
    }

    private void Begin(Guid id, string source, string type)
    {
        json.WriteStartObject();
        json.WriteString(RecordingNames.Attributes.SpecVersion, RecordingNames.SpecVersion);
        json.WriteString(RecordingNames.Attributes.Id, id);
        json.WriteString(RecordingNames.Attributes.Source, source);
        json.WriteString(RecordingNames.Attributes.Type, type);
    }

    private void End()
    {
        json.WriteEndObject();
        json.Flush();
    }

    // No correlation id is written as no attribute: CloudEvents has no empty strings for ids.
    private void WriteCorrelation(LogEntry entry) =>
        WriteText(RecordingNames.Attributes.CorrelationId, string.IsNullOrEmpty(entry.CorrelationId) ? null : entry.CorrelationId);

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
            json.WritePropertyName(RecordingNames.Attributes.Data);
            json.WriteRawValue(data.Utf8Json.Span, skipInputValidation: true);
        }
    }
}
