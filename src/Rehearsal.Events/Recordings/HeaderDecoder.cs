using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>Decodes the first line of a recording.</summary>
internal static class HeaderDecoder
{
    private const string Fix = "give a file that 'rehearse run' or RecordingWriter wrote";

    /// <summary>Decodes the header.</summary>
    public static RecordingHeader Decode(RecordingLine line)
    {
        var attributes = LineAttributes.Read(line, new TextPool());
        if (attributes.Type != LogEntryRules.HeaderType)
        {
            throw line.Fault(
                RecordingProblem.NotARecording,
                null,
                $"a header: type '{LogEntryRules.HeaderType}'",
                attributes.Type is { } type ? $"type '{RecordingLine.Short(type)}'" : "a line without 'type'",
                Fix);
        }

        CheckFormat(line, attributes);
        attributes.Allow("a header");
        return DecodeData(line, attributes);
    }

    /// <summary>Makes the exception about a file without any line.</summary>
    public static RecordingFormatException Empty(string? file) =>
        new(RecordingProblem.NotARecording, file, 1, null, "a header line", "an empty file", Fix);

    // Looked at before anything else, for a newer format may differ in everything else.
    private static void CheckFormat(RecordingLine line, LineAttributes attributes)
    {
        var start = attributes.Data.Start.Value;
        var reader = RecordingLine.Reader(line.Bytes.Span[attributes.Data]);
        if (attributes.Data.Equals(default))
        {
            throw line.Missing("data");
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw line.WrongType(in reader, start, "data", "an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFormat = reader.ValueTextEquals("format"u8);
            reader.Read();
            if (!isFormat)
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var format) || format < 1)
            {
                throw line.WrongType(in reader, start, "format", "a whole number, 1 or greater");
            }

            if (format > RecordingHeader.CurrentFormat)
            {
                throw line.Fault(
                    RecordingProblem.NewerFormat,
                    start + reader.TokenStartIndex,
                    $"format {RecordingHeader.CurrentFormat} or older",
                    $"format {format}",
                    "update Rehearsal, or record again with this version");
            }

            return;
        }

        throw line.Missing("data.format");
    }

    private static RecordingHeader DecodeData(RecordingLine line, LineAttributes attributes)
    {
        var start = attributes.Data.Start.Value;
        var reader = RecordingLine.Reader(line.Bytes.Span[attributes.Data]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var header = new RecordingHeader();
        bool? deterministic = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!seen.Add(name))
            {
                throw line.Fault(RecordingProblem.UnexpectedAttribute, start + reader.TokenStartIndex, $"'{name}' once", $"'{name}' twice", "keep one of them");
            }

            reader.Read();
            header = name switch
            {
                "format" => header with { Format = reader.GetInt32() },
                "seed" => header with
                {
                    Seed = reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out var seed)
                        ? seed
                        : throw line.WrongType(in reader, start, name, "a whole number, 0 or greater"),
                },
                "scheduling_rules" => header with
                {
                    SchedulingRules = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var rules)
                        ? rules
                        : throw line.WrongType(in reader, start, name, "a whole number"),
                },
                "scenario" => header with
                {
                    Scenario = reader.TokenType == JsonTokenType.String
                        ? reader.GetString()
                        : throw line.WrongType(in reader, start, name, "a text"),
                },
                "deterministic" => header,
                _ => throw line.Fault(RecordingProblem.UnexpectedAttribute, start + reader.TokenStartIndex, "only the members of a header's data", $"'{RecordingLine.Short(name)}'", "remove the member"),
            };
            if (name == "deterministic")
            {
                deterministic = reader.TokenType is JsonTokenType.True or JsonTokenType.False
                    ? reader.GetBoolean()
                    : throw line.WrongType(in reader, start, name, "true or false");
            }
        }

        return header with { Deterministic = deterministic ?? throw line.Missing("data.deterministic") };
    }
}
