using System.Text.Json;
using System.Text.Unicode;

namespace Rehearsal.Events;

/// <summary>The attributes of one line, typed, in whatever order they stood; what the line is, its reader decides after.</summary>
/// <remarks>A JSON null counts as no attribute (CloudEvents 1.0.2 JSON format, section 3.2).</remarks>
internal sealed class LineAttributes
{
    private static readonly KnownNames Names = new(
        "specversion",
        "id",
        "source",
        "type",
        "subject",
        "time",
        RecordingNames.DataContentType,
        "correlationid",
        "causationid",
        "stream",
        "streamversion",
        "traceparent",
        "position",
        "data");

    private readonly RecordingLine line;
    private NamesSeen seen = new(Names);

    private LineAttributes(RecordingLine line, TextPool texts)
    {
        this.line = line;
        Texts = texts;
    }

    /// <summary>Gets the texts of the recording so far.</summary>
    public TextPool Texts { get; }

    public string? SpecVersion { get; private set; }

    public Guid? Id { get; private set; }

    /// <summary>Gets the text of an id that is not a UUID.</summary>
    public string? ForeignId { get; private set; }

    public string? Source { get; private set; }

    public string? Type { get; private set; }

    public string? Subject { get; private set; }

    public DateTimeOffset? Time { get; private set; }

    public string? CorrelationId { get; private set; }

    public Guid? CausationId { get; private set; }

    public string? Stream { get; private set; }

    public long? StreamVersion { get; private set; }

    public TraceParent? TraceParent { get; private set; }

    public long? Position { get; private set; }

    /// <summary>Gets where the data stands in the line; empty when there is none.</summary>
    public Range Data { get; private set; }

    /// <summary>Gets the attributes with other names, in order.</summary>
    public List<EventExtension> Others { get; } = [];

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="texts">The texts of the recording so far.</param>
    /// <exception cref="RecordingFormatException">The line is not a JSON object, or an attribute has the wrong type.</exception>
    public static LineAttributes Read(RecordingLine line, TextPool texts)
    {
        var attributes = new LineAttributes(line, texts);
        var bytes = line.Bytes.Span;
        try
        {
            var reader = RecordingLine.Reader(bytes);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw line.Fault(RecordingProblem.NotJson, reader.TokenStartIndex, "one JSON object", RecordingLine.Describe(in reader), "restore the line, or remove it");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                attributes.ReadAttribute(ref reader);
            }

            // Anything after the object is an error of the JSON reader's.
            reader.Read();
        }
        catch (JsonException e)
        {
            throw line.NotJson(e);
        }

        return attributes;
    }

    /// <summary>Checks that a line is UTF-8, which the JSON reader takes for granted inside strings.</summary>
    public static void CheckEncoding(RecordingLine line)
    {
        if (Utf8.IsValid(line.Bytes.Span))
        {
            return;
        }

        throw line.Ended
            ? line.Fault(RecordingProblem.NotJson, null, "text in UTF-8", "bytes that are not UTF-8", "save the file as UTF-8, or restore the line")
            : line.Torn(null);
    }

    /// <summary>Copies the data out of the line.</summary>
    public EventData CopyData() => Copy(Data);

    /// <summary>Checks that nothing stands in the line that its kind has no place for.</summary>
    public void Allow(string kind, params ReadOnlySpan<string> names)
    {
        foreach (var other in Others)
        {
            Refuse(other.Name, names);
        }

        Refuse(Subject is null ? null : "subject", names);
        Refuse(CausationId is null ? null : "causationid", names);
        Refuse(Stream is null ? null : "stream", names);
        Refuse(StreamVersion is null ? null : "streamversion", names);
        Refuse(TraceParent is null ? null : "traceparent", names);

        void Refuse(string? name, ReadOnlySpan<string> allowed)
        {
            if (name is not null && !allowed.Contains(name))
            {
                throw line.Fault(RecordingProblem.UnexpectedAttribute, null, $"only the attributes of {kind}", $"'{name}'", $"remove '{name}'");
            }
        }
    }

    private void ReadAttribute(ref Utf8JsonReader reader)
    {
        if (!seen.TryAdd(in reader, out var name))
        {
            throw line.Fault(RecordingProblem.UnexpectedAttribute, reader.TokenStartIndex, $"'{name}' once", $"'{name}' twice", "keep one of them");
        }

        reader.Read();
        if (reader.TokenType == JsonTokenType.Null && name != "data")
        {
            return;
        }

        switch (name)
        {
            case "specversion":
                SpecVersion = Text(ref reader, name);
                if (SpecVersion != RecordingNames.SpecVersion)
                {
                    throw line.WrongType(in reader, 0, name, $"\"{RecordingNames.SpecVersion}\"");
                }

                break;
            case "id":
                ReadId(ref reader);
                break;
            case "source":
                Source = Text(ref reader, name);
                break;
            case "type":
                Type = Text(ref reader, name);
                break;
            case "subject":
                Subject = Text(ref reader, name);
                break;
            case "time":
                Time = reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time)
                    ? time.ToUniversalTime()
                    : throw line.WrongType(in reader, 0, name, "a time as RFC 3339 writes it, such as \"2020-01-01T00:00:00Z\"");
                break;
            case "correlationid":
                CorrelationId = Text(ref reader, name);
                break;
            case "causationid":
                CausationId = reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var cause)
                    ? cause
                    : throw line.WrongType(in reader, 0, name, "a UUID");
                break;
            case "stream":
                Stream = Text(ref reader, name);
                break;
            case "streamversion":
                StreamVersion = Number(ref reader, name);
                break;
            case "traceparent":
                TraceParent = reader.TokenType == JsonTokenType.String
                    && (reader.ValueIsEscaped ? Events.TraceParent.TryParse(reader.GetString(), out var trace) : Events.TraceParent.TryParse(reader.ValueSpan, out trace))
                    ? trace
                    : throw line.WrongType(in reader, 0, name, "a W3C traceparent of version 00");
                break;
            case "position":
                Position = Number(ref reader, name);
                break;
            case "data":
                Data = Value(ref reader);
                break;
            case RecordingNames.DataContentType when Text(ref reader, name) == RecordingNames.Json:
                break;
            default:
                ReadOther(ref reader, name);
                break;
        }
    }

    private void ReadId(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var id))
        {
            Id = id;
            return;
        }

        var text = Text(ref reader, "id");
        ForeignId = text.Length > 0 ? text : throw line.WrongType(in reader, 0, "id", "a text that is not empty");
    }

    private void ReadOther(ref Utf8JsonReader reader, string name)
    {
        if (name == "data_base64")
        {
            throw line.Fault(RecordingProblem.UnexpectedAttribute, reader.TokenStartIndex, "the payload as JSON in 'data'", "binary data in 'data_base64'", "decode the payload to JSON before importing it");
        }

        if (!EventExtension.IsName(name))
        {
            throw line.Fault(RecordingProblem.UnexpectedAttribute, reader.TokenStartIndex, "attribute names of lowercase letters and digits", $"'{RecordingLine.Short(name)}'", "rename the attribute, or remove it");
        }

        Others.Add(new EventExtension(name, Copy(Value(ref reader))));
    }

    private string Text(ref Utf8JsonReader reader, string name)
    {
        return reader.TokenType == JsonTokenType.String
            ? Texts.Read(in reader)
            : throw line.WrongType(in reader, 0, name, "a text");
    }

    private long Number(ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) && value >= 0
            ? value
            : throw line.WrongType(in reader, 0, name, "a whole number, 0 or greater");

    private static Range Value(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    private EventData Copy(Range range)
    {
        var bytes = line.Bytes.Span[range];
        if (bytes.IsEmpty)
        {
            return default;
        }

        // The line was read as JSON already; only a CR between tokens still has to go.
        return bytes.Contains((byte)'\r') ? new EventData(bytes.ToArray()) : EventData.Known(bytes.ToArray());
    }
}
