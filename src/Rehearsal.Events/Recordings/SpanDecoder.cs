using System.Globalization;
using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>Decodes the data of a span's line.</summary>
internal static class SpanDecoder
{
    /// <summary>Decodes a span.</summary>
    /// <param name="line">The line.</param>
    /// <param name="attributes">The line's attributes, with data.</param>
    public static Span Decode(RecordingLine line, LineAttributes attributes)
    {
        attributes.Allow("a span");
        if (attributes.Data.Equals(default))
        {
            throw line.Missing("data");
        }

        var start = attributes.Data.Start.Value;
        var reader = RecordingLine.Reader(line.Bytes.Span[attributes.Data]);
        SpanKind? kind = null;
        SpanOutcome? outcome = null;
        string? service = null, handler = null, triggerType = null;
        Guid? triggerId = null;
        SpanId? parent = null;
        TimeSpan? queueWait = null, duration = null;
        int? attempt = null;
        SpanError? error = null;
        var injected = false;
        var seen = new HashSet<string>(StringComparer.Ordinal);

        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw line.WrongType(in reader, start, "data", "an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Next(ref reader, seen);
            switch (name)
            {
                case "kind":
                    kind = reader.TokenType == JsonTokenType.String && SpanWords.TryParse(in reader, out SpanKind k) ? k : throw line.WrongType(in reader, start, name, SpanWords.Kinds);
                    break;
                case "service":
                    service = Text(ref reader, name);
                    break;
                case "handler":
                    handler = Text(ref reader, name);
                    break;
                case "trigger_id":
                    triggerId = reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var id) ? id : throw line.WrongType(in reader, start, name, "a UUID");
                    break;
                case "trigger_type":
                    triggerType = Text(ref reader, name);
                    break;
                case "parent":
                    parent = ReadParent(ref reader);
                    break;
                case "queue_wait_ms":
                    queueWait = Milliseconds(ref reader, name);
                    break;
                case "duration_ms":
                    duration = Milliseconds(ref reader, name);
                    break;
                case "attempt":
                    attempt = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var n) ? n : throw line.WrongType(in reader, start, name, "a whole number");
                    break;
                case "outcome":
                    outcome = reader.TokenType == JsonTokenType.String && SpanWords.TryParse(in reader, out SpanOutcome o) ? o : throw line.WrongType(in reader, start, name, SpanWords.Outcomes);
                    break;
                case "error":
                    error = ReadError(ref reader);
                    break;
                case "injected":
                    injected = reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw line.WrongType(in reader, start, name, "true or false");
                    break;
                default:
                    throw Unexpected(ref reader, name);
            }
        }

        if (service is not null && service != attributes.Source)
        {
            throw line.Fault(RecordingProblem.WrongType, null, "the span's 'service' to be its 'source'", $"source '{attributes.Source}', service '{service}'", "make them equal");
        }

        return new Span
        {
            Id = attributes.Id ?? throw line.Missing("id"),
            Time = attributes.Time ?? throw line.Missing("time"),
            CorrelationId = attributes.CorrelationId ?? "",
            Kind = kind ?? throw line.Missing("data.kind"),
            Service = service ?? throw line.Missing("data.service"),
            Handler = handler ?? throw line.Missing("data.handler"),
            TriggerId = triggerId ?? throw line.Missing("data.trigger_id"),
            TriggerType = triggerType ?? throw line.Missing("data.trigger_type"),
            Parent = parent,
            QueueWait = queueWait ?? throw line.Missing("data.queue_wait_ms"),
            Duration = duration ?? throw line.Missing("data.duration_ms"),
            Attempt = attempt ?? throw line.Missing("data.attempt"),
            Outcome = outcome ?? throw line.Missing("data.outcome"),
            Error = error,
            Injected = injected,
        };

        string Next(ref Utf8JsonReader reader, HashSet<string> names)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw line.Fault(RecordingProblem.UnexpectedAttribute, start + reader.TokenStartIndex, $"'{name}' once", $"'{name}' twice", "keep one of them");
            }

            reader.Read();
            return name;
        }

        RecordingFormatException Unexpected(ref Utf8JsonReader reader, string name) => line.Fault(
            RecordingProblem.UnexpectedAttribute, start + reader.TokenStartIndex, "only the members of a span's data", $"'{RecordingLine.Short(name)}'", "remove the member");

        string Text(ref Utf8JsonReader reader, string name)
        {
            return reader.TokenType == JsonTokenType.String
                ? reader.GetString()!
                : throw line.WrongType(in reader, start, name, "a text");
        }

        SpanId ReadParent(ref Utf8JsonReader reader)
        {
            var text = Text(ref reader, "parent");
            return text.Length == 16 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                ? new SpanId(value)
                : throw line.WrongType(in reader, start, "parent", "16 hexadecimal digits");
        }

        TimeSpan Milliseconds(ref Utf8JsonReader reader, string name)
        {
            const decimal TicksMax = long.MaxValue;
            const decimal TicksMin = long.MinValue;
            if (reader.TokenType == JsonTokenType.Number
                && reader.TryGetDecimal(out var ms)
                && ms is <= TicksMax / TimeSpan.TicksPerMillisecond and >= TicksMin / TimeSpan.TicksPerMillisecond
                && decimal.IsInteger(ms * TimeSpan.TicksPerMillisecond))
            {
                return new TimeSpan((long)(ms * TimeSpan.TicksPerMillisecond));
            }

            throw line.WrongType(in reader, start, name, "milliseconds with four decimal places at most");
        }

        SpanError ReadError(ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw line.WrongType(in reader, start, "error", "an object with 'type' and 'message'");
            }

            string? type = null, message = null;
            var names = new HashSet<string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                switch (Next(ref reader, names))
                {
                    case "type":
                        type = Text(ref reader, "error.type");
                        break;
                    case "message":
                        message = Text(ref reader, "error.message");
                        break;
                    case var name:
                        throw Unexpected(ref reader, name);
                }
            }

            return new SpanError(type ?? throw line.Missing("data.error.type"), message ?? throw line.Missing("data.error.message"));
        }
    }
}
