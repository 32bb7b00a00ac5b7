namespace Rehearsal.Events;

/// <summary>Turns entries into a few bytes and back, for a log that holds millions of them in memory.</summary>
/// <remarks>
/// A byte tells the kind and which optional parts there are. Texts that entries share are numbers in a <see cref="TextTable"/>. The form never
/// leaves the process, so it has neither a version nor a checksum: files are written in the form of <see cref="RecordEncoder"/>.
/// </remarks>
internal static class EntryCodec
{
    private const int EventKind = 0;
    private const int SpanKindBits = 1;
    private const int MarkKind = 2;
    private const int KindMask = 3;

    // Of an event.
    private const int HasSubject = 1 << 2;
    private const int HasCause = 1 << 3;
    private const int HasTrace = 1 << 4;
    private const int HasStream = 1 << 5;
    private const int HasVersion = 1 << 6;
    private const int HasExtensions = 1 << 7;

    // Of a span.
    private const int HasParent = 1 << 2;
    private const int HasError = 1 << 3;
    private const int IsInjected = 1 << 4;

    // Of a mark.
    private const int HasAbout = 1 << 2;

    // Ids, numbers and lengths of one entry, at most.
    private const int FixedMax = 256;

    /// <summary>Gets a number of bytes that an entry surely fits into.</summary>
    public static int SizeMax(LogEntry entry) => checked(FixedMax + (entry switch
    {
        EventEnvelope e => e.Data.Utf8Json.Length + SizeMax(e.Extensions),
        Span { Error: { } error } => (error.Type.Length + error.Message.Length) * sizeof(char),
        Mark m => m.Data.Utf8Json.Length,
        _ => 0,
    }));

    /// <summary>Gets what kind of entry begins with a byte.</summary>
    public static LogEntryKinds KindOf(byte first) => (first & KindMask) switch
    {
        EventKind => LogEntryKinds.Events,
        SpanKindBits => LogEntryKinds.Spans,
        _ => LogEntryKinds.Marks,
    };

    /// <summary>Writes an entry.</summary>
    public static void Write(LogEntry entry, TextTable texts, ref PageWriter writer)
    {
        switch (entry)
        {
            case EventEnvelope e:
                Write(e, texts, ref writer);
                break;
            case Span s:
                Write(s, texts, ref writer);
                break;
            default:
                Write((Mark)entry, texts, ref writer);
                break;
        }
    }

    /// <summary>Reads the entry that begins at a place; its payload stays where it stands.</summary>
    public static LogEntry Read(TextTable texts, PageReader reader)
    {
        var first = reader.Byte();
        switch (KindOf(first))
        {
            case LogEntryKinds.Events:
                ReadEvent(first, texts, ref reader, out var e);
                return e.ToEntry();
            case LogEntryKinds.Spans:
                ReadSpan(first, texts, ref reader, out var s);
                return s.ToEntry();
            default:
                ReadMark(first, texts, ref reader, out var m);
                return m.ToEntry();
        }
    }

    /// <summary>Reads the event behind its first byte.</summary>
    public static void ReadEvent(int first, TextTable texts, ref PageReader reader, out EventFields e)
    {
        e.Id = reader.Id();
        e.Time = ReadTime(ref reader);
        e.CorrelationId = texts[(int)reader.Number()];
        e.Type = texts[(int)reader.Number()];
        e.Source = texts[(int)reader.Number()];
        e.Subject = (first & HasSubject) == 0 ? null : texts[(int)reader.Number()];
        e.CausationId = (first & HasCause) == 0 ? null : reader.Id();
        e.TraceParent = (first & HasTrace) == 0 ? null : ReadTrace(ref reader);
        e.Stream = (first & HasStream) == 0 ? null : texts[(int)reader.Number()];
        e.StreamVersion = (first & HasVersion) == 0 ? null : reader.Number();
        e.Data = EventData.Known(reader.Bytes());
        e.Extensions = (first & HasExtensions) == 0 ? EventExtensions.None : ReadExtensions(texts, ref reader);
    }

    /// <summary>Reads the span behind its first byte.</summary>
    public static void ReadSpan(int first, TextTable texts, ref PageReader reader, out SpanFields s)
    {
        s.Id = reader.Id();
        s.Time = ReadTime(ref reader);
        s.CorrelationId = texts[(int)reader.Number()];
        s.Kind = (SpanKind)reader.Number();
        s.Outcome = (SpanOutcome)reader.Number();
        s.Service = texts[(int)reader.Number()];
        s.Handler = texts[(int)reader.Number()];
        s.TriggerId = reader.Id();
        s.TriggerType = texts[(int)reader.Number()];
        s.QueueWait = new TimeSpan(reader.Number());
        s.Duration = new TimeSpan(reader.Number());
        s.Attempt = (int)reader.Number();
        s.Parent = (first & HasParent) == 0 ? null : new SpanId(unchecked((ulong)reader.Int64()));
        s.Error = (first & HasError) == 0 ? null : new SpanError(reader.Text(), reader.Text());
        s.Injected = (first & IsInjected) != 0;
    }

    /// <summary>Reads the mark behind its first byte.</summary>
    public static void ReadMark(int first, TextTable texts, ref PageReader reader, out MarkFields m)
    {
        m.Id = reader.Id();
        m.Time = ReadTime(ref reader);
        m.CorrelationId = texts[(int)reader.Number()];
        m.Kind = texts[(int)reader.Number()];
        m.About = (first & HasAbout) == 0 ? null : reader.Id();
        m.Data = EventData.Known(reader.Bytes());
    }

    private static void Write(EventEnvelope e, TextTable texts, ref PageWriter writer)
    {
        var cause = e.CausationId;
        var trace = e.TraceParent;
        var extensions = e.Extensions;
        writer.Byte((byte)(EventKind
            | (e.Subject is null ? 0 : HasSubject)
            | (cause is null ? 0 : HasCause)
            | (trace is null ? 0 : HasTrace)
            | (e.Stream is null ? 0 : HasStream)
            | (e.StreamVersion is null ? 0 : HasVersion)
            | (extensions.Count == 0 ? 0 : HasExtensions)));
        WriteCommon(e, texts, ref writer);
        writer.Number(texts.NumberOf(e.Type));
        writer.Number(texts.NumberOf(e.Source));
        if (e.Subject is { } subject)
        {
            writer.Number(texts.NumberOf(subject));
        }

        if (cause is { } id)
        {
            writer.Id(id);
        }

        if (trace is { } parent)
        {
            writer.Int64(unchecked((long)(ulong)(parent.TraceId >> 64)));
            writer.Int64(unchecked((long)(ulong)parent.TraceId));
            writer.Int64(unchecked((long)parent.Parent.Value));
        }

        if (e.Stream is { } stream)
        {
            writer.Number(texts.NumberOf(stream));
        }

        if (e.StreamVersion is { } version)
        {
            writer.Number(version);
        }

        writer.Bytes(e.Data.Utf8Json.Span);
        if (extensions.Count > 0)
        {
            writer.Number(extensions.Count);
            foreach (var extension in extensions)
            {
                writer.Number(texts.NumberOf(extension.Name));
                writer.Bytes(extension.Value.Utf8Json.Span);
            }
        }
    }

    private static DateTimeOffset ReadTime(ref PageReader reader) => new(reader.Int64(), TimeSpan.Zero);

    private static TraceParent ReadTrace(ref PageReader reader)
    {
        var upper = unchecked((ulong)reader.Int64());
        var lower = unchecked((ulong)reader.Int64());
        return new TraceParent(new UInt128(upper, lower), new SpanId(unchecked((ulong)reader.Int64())));
    }

    private static EventExtensions ReadExtensions(TextTable texts, ref PageReader reader)
    {
        var items = new EventExtension[(int)reader.Number()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = new EventExtension(texts[(int)reader.Number()], EventData.Known(reader.Bytes()));
        }

        return new EventExtensions(items);
    }

    private static void Write(Span s, TextTable texts, ref PageWriter writer)
    {
        var parent = s.Parent;
        var error = s.Error;
        writer.Byte((byte)(SpanKindBits | (parent is null ? 0 : HasParent) | (error is null ? 0 : HasError) | (s.Injected ? IsInjected : 0)));
        WriteCommon(s, texts, ref writer);
        writer.Number((int)s.Kind);
        writer.Number((int)s.Outcome);
        writer.Number(texts.NumberOf(s.Service));
        writer.Number(texts.NumberOf(s.Handler));
        writer.Id(s.TriggerId);
        writer.Number(texts.NumberOf(s.TriggerType));
        writer.Number(s.QueueWait.Ticks);
        writer.Number(s.Duration.Ticks);
        writer.Number(s.Attempt);
        if (parent is { } span)
        {
            writer.Int64(unchecked((long)span.Value));
        }

        if (error is not null)
        {
            writer.Text(error.Type);
            writer.Text(error.Message);
        }
    }

    private static void Write(Mark m, TextTable texts, ref PageWriter writer)
    {
        writer.Byte((byte)(MarkKind | (m.About is null ? 0 : HasAbout)));
        WriteCommon(m, texts, ref writer);
        writer.Number(texts.NumberOf(m.Kind));
        if (m.About is { } about)
        {
            writer.Id(about);
        }

        writer.Bytes(m.Data.Utf8Json.Span);
    }

    private static void WriteCommon(LogEntry entry, TextTable texts, ref PageWriter writer)
    {
        writer.Id(entry.Id);
        writer.Int64(entry.Time.UtcTicks);
        writer.Number(texts.NumberOf(entry.CorrelationId));
    }

    private static int SizeMax(EventExtensions extensions)
    {
        var size = 0;
        for (var i = 0; i < extensions.Count; i++)
        {
            size = checked(size + FixedMax + extensions[i].Value.Utf8Json.Length);
        }

        return size;
    }
}
