using System.Globalization;
using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>Decodes the data of a span's line.</summary>
internal ref struct SpanDecoder
{
    private static readonly KnownNames Names = new(
        "kind",
        "service",
        "handler",
        "trigger_id",
        "trigger_type",
        "parent",
        "queue_wait_ms",
        "duration_ms",
        "attempt",
        "outcome",
        "error",
        "injected");

    private static readonly KnownNames ErrorNames = new("type", "message");

    private readonly RecordingLine line;
    private readonly LineAttributes attributes;
    private readonly int start;
    private Utf8JsonReader reader;
    private SpanKind? kind;
    private SpanOutcome? outcome;
    private string? service;
    private string? handler;
    private string? triggerType;
    private Guid? triggerId;
    private SpanId? parent;
    private TimeSpan? queueWait;
    private TimeSpan? duration;
    private int? attempt;
    private SpanError? error;
    private bool injected;

    private SpanDecoder(RecordingLine line, LineAttributes attributes)
    {
        this.line = line;
        this.attributes = attributes;
        start = attributes.Data.Start.Value;
        reader = RecordingLine.Reader(line.Bytes.Span[attributes.Data]);
    }

    /// <summary>Decodes a span.</summary>
    /// <param name="line">The line.</param>
    /// <param name="attributes">The line's attributes.</param>
    public static Span Decode(RecordingLine line, LineAttributes attributes)
    {
        attributes.Allow("a span");
        if (attributes.Data.Equals(default))
        {
            throw line.Missing("data");
        }

        var decoder = new SpanDecoder(line, attributes);
        decoder.ReadData();
        return decoder.ToSpan();
    }

    private void ReadData()
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw line.WrongType(in reader, start, "data", "an object");
        }

        var seen = new NamesSeen(Names);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember(NextName(ref seen));
        }
    }

    private void ReadMember(string name)
    {
        switch (name)
        {
            case "kind":
                kind = reader.TokenType == JsonTokenType.String && SpanWords.TryParse(in reader, out SpanKind k) ? k : throw WrongType(name, SpanWords.Kinds);
                break;
            case "service":
                service = Text(name);
                break;
            case "handler":
                handler = Text(name);
                break;
            case "trigger_id":
                triggerId = reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var id) ? id : throw WrongType(name, "a UUID");
                break;
            case "trigger_type":
                triggerType = Text(name);
                break;
            case "parent":
                parent = Parent(name);
                break;
            case "queue_wait_ms":
                queueWait = Milliseconds(name);
                break;
            case "duration_ms":
                duration = Milliseconds(name);
                break;
            case "attempt":
                attempt = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var n) ? n : throw WrongType(name, "a whole number");
                break;
            case "outcome":
                outcome = reader.TokenType == JsonTokenType.String && SpanWords.TryParse(in reader, out SpanOutcome o) ? o : throw WrongType(name, SpanWords.Outcomes);
                break;
            case "error":
                error = Error(name);
                break;
            case "injected":
                injected = reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw WrongType(name, "true or false");
                break;
            default:
                throw Unexpected(name);
        }
    }

    private readonly Span ToSpan()
    {
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
    }

    private string NextName(ref NamesSeen seen)
    {
        if (!seen.TryAdd(in reader, out var name))
        {
            throw line.Fault(RecordingProblem.UnexpectedAttribute, start + reader.TokenStartIndex, $"'{name}' once", $"'{name}' twice", "keep one of them");
        }

        reader.Read();
        return name;
    }

    private readonly string Text(string name) => reader.TokenType == JsonTokenType.String
        ? attributes.Texts.Read(in reader)
        : throw WrongType(name, "a text");

    private readonly SpanId Parent(string name)
    {
        var text = Text(name);
        return text.Length == 16 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new SpanId(value)
            : throw WrongType(name, "16 hexadecimal digits");
    }

    private readonly TimeSpan Milliseconds(string name)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var whole))
        {
            return new TimeSpan(whole * TimeSpan.TicksPerMillisecond);
        }

        const decimal TicksMax = long.MaxValue;
        const decimal TicksMin = long.MinValue;
        if (reader.TokenType == JsonTokenType.Number
            && reader.TryGetDecimal(out var ms)
            && ms is <= TicksMax / TimeSpan.TicksPerMillisecond and >= TicksMin / TimeSpan.TicksPerMillisecond
            && decimal.IsInteger(ms * TimeSpan.TicksPerMillisecond))
        {
            return new TimeSpan((long)(ms * TimeSpan.TicksPerMillisecond));
        }

        throw WrongType(name, "milliseconds with four decimal places at most");
    }

    private SpanError Error(string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw WrongType(name, "an object with 'type' and 'message'");
        }

        string? type = null, message = null;
        var seen = new NamesSeen(ErrorNames);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (NextName(ref seen))
            {
                case "type":
                    type = Text("error.type");
                    break;
                case "message":
                    message = Text("error.message");
                    break;
                case var other:
                    throw Unexpected(other);
            }
        }

        return new SpanError(type ?? throw line.Missing("data.error.type"), message ?? throw line.Missing("data.error.message"));
    }

    private readonly RecordingFormatException WrongType(string name, string expected) => line.WrongType(in reader, start, name, expected);

    private readonly RecordingFormatException Unexpected(string name) => line.Fault(
        RecordingProblem.UnexpectedAttribute, start + reader.TokenStartIndex, "only the members of a span's data", $"'{RecordingLine.Short(name)}'", "remove the member");
}
