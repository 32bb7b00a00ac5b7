namespace Rehearsal.Events;

/// <summary>Decodes the lines of a recording after its header.</summary>
internal static class LineDecoder
{
    /// <summary>Decodes a record.</summary>
    /// <param name="line">The line.</param>
    /// <param name="previous">The position of the record before; -1 before the first.</param>
    /// <param name="texts">The texts of the recording so far.</param>
    public static LogRecord Decode(RecordingLine line, long previous, TextPool texts)
    {
        var attributes = LineAttributes.Read(line, texts);
        if (attributes.SpecVersion is null)
        {
            throw line.Missing("specversion");
        }

        if (attributes.Source is null)
        {
            throw line.Missing("source");
        }

        LogEntry entry = attributes.Type switch
        {
            null => throw line.Missing("type"),
            LogEntryRules.SpanType => SpanDecoder.Decode(line, attributes),
            LogEntryRules.HeaderType => throw line.Fault(
                RecordingProblem.UnexpectedAttribute, null, "a record", "a second header", "split the file before this line: it holds two recordings"),
            var type when type.StartsWith(EventEnvelope.PlatformTypePrefix, StringComparison.Ordinal) => DecodeMark(line, attributes),
            _ => DecodeEvent(line, attributes),
        };

        // Checked before it was written, and again here: the file may have been edited since.
        if (LogEntryRules.Problem(entry) is { } problem)
        {
            throw line.Fault(RecordingProblem.WrongType, null, "an entry a log would take", problem, "correct the line, or remove it");
        }

        // An imported line need not have a position; it takes the next one.
        var position = attributes.Position ?? previous + 1;
        return position > previous
            ? new LogRecord(position, entry)
            : throw line.Fault(RecordingProblem.OutOfOrder, null, $"a position greater than {previous}", $"position {position}", "put the lines in the order of their positions, each position once");
    }

    private static Mark DecodeMark(RecordingLine line, LineAttributes attributes)
    {
        attributes.Allow("a mark", "about");
        if (attributes.Source != RecordingNames.PlatformSource)
        {
            throw line.Fault(RecordingProblem.WrongType, null, $"a mark's 'source' to be '{RecordingNames.PlatformSource}'", $"'{RecordingLine.Short(attributes.Source!)}'", "correct the source, or the type");
        }

        Guid? about = null;
        if (attributes.Others is [var attribute])
        {
            var text = attribute.Value.Utf8Json.Span;
            var reader = RecordingLine.Reader(text);
            reader.Read();
            about = text[0] == (byte)'"' && reader.TryGetGuid(out var id)
                ? id
                : throw line.Fault(RecordingProblem.WrongType, null, "'about' to be a UUID", RecordingLine.Describe(in reader), "give 'about' such a value");
        }

        return new Mark
        {
            Id = attributes.Id ?? throw line.Missing("id"),
            Time = attributes.Time ?? throw line.Missing("time"),
            CorrelationId = attributes.CorrelationId ?? "",
            Kind = attributes.Type!,
            About = about,
            Data = attributes.CopyData(),
        };
    }

    private static EventEnvelope DecodeEvent(RecordingLine line, LineAttributes attributes)
    {
        var id = attributes.Id;
        var extensions = attributes.Others;
        if (attributes.ForeignId is { } text)
        {
            id = ForeignEventId.Of(attributes.Source!, text);
            extensions.RemoveAll(static e => e.Name == RecordingNames.OriginalId);
            extensions.Add(new EventExtension(RecordingNames.OriginalId, EventData.Encode(text)));
        }

        return new EventEnvelope
        {
            Id = id ?? throw line.Missing("id"),
            Time = attributes.Time ?? throw line.Missing("time"),
            CorrelationId = attributes.CorrelationId ?? "",
            Type = attributes.Type!,
            Source = attributes.Source!,
            Subject = attributes.Subject,
            CausationId = attributes.CausationId,
            Stream = attributes.Stream,
            StreamVersion = attributes.StreamVersion,
            TraceParent = attributes.TraceParent,
            Data = attributes.CopyData(),
            Extensions = extensions.Count == 0 ? EventExtensions.None : new EventExtensions(extensions),
        };
    }
}
