using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Turns what explaining a recording needs of its entries into a few bytes and back: no payloads, streams, traces or extensions.</summary>
/// <remarks>The form never leaves the process, so it has no version.</remarks>
internal static class PartCodec
{
    private const byte EventByte = 0;
    private const byte SpanByte = 1;
    private const byte MarkByte = 2;

    private const byte HasSubject = 1;
    private const byte HasCause = 2;
    private const byte HasTrace = 4;
    private const byte HasJoins = 8;

    private const byte IsCall = 1;
    private const byte HasParent = 2;
    private const byte HasError = 4;
    private const byte IsInjected = 8;

    // Ids, numbers and lengths of one entry, at most.
    private const int FixedMax = 160;

    /// <summary>Gets a number of bytes that an entry surely fits into.</summary>
    public static int SizeMax(LogEntry entry) => FixedMax + Max(entry.CorrelationId) + entry switch
    {
        EventEnvelope e => Max(e.Type) + Max(e.Source) + Max(e.Subject) + (JoinedSpans.Of(e).Count * sizeof(long)),
        Span s => Max(s.Service) + Max(s.Handler) + Max(s.TriggerType) + Max(s.Error?.Type) + Max(s.Error?.Message),
        Mark m => Max(m.Kind),
        _ => 0,
    };

    /// <summary>Writes an entry.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Write(in LogRecord record, PartNames names, Span<byte> target)
    {
        var writer = new Writer(target, names);
        switch (record.Entry)
        {
            case EventEnvelope e:
                writer.Byte(EventByte);
                writer.Begin(record);
                var joins = JoinedSpans.Of(e);
                writer.Byte((byte)((joins.Count == 0 ? 0 : HasJoins) | (e.Subject is null ? 0 : HasSubject) | (e.CausationId is null ? 0 : HasCause) | (e.TraceParent is null ? 0 : HasTrace)));
                writer.Name(e.Type);
                writer.Name(e.Source);
                if (e.Subject is { } subject)
                    writer.Text(subject);
                if (e.CausationId is { } cause)
                    writer.Id(cause);
                if (e.TraceParent is { } trace)
                    writer.Int64(unchecked((long)trace.Parent.Value));
                if (joins.Count > 0)
                    writer.Int32(joins.Count);
                foreach (var joined in joins)
                    writer.Int64(unchecked((long)joined.Value));
                break;
            case Span s:
                writer.Byte(SpanByte);
                writer.Begin(record);
                writer.Byte((byte)((s.Kind == SpanKind.Call ? IsCall : 0) | (s.Parent is null ? 0 : HasParent) | (s.Error is null ? 0 : HasError) | (s.Injected ? IsInjected : 0)));
                writer.Byte((byte)s.Outcome);
                writer.Int32(s.Attempt);
                writer.Name(s.Service);
                writer.Name(s.Handler);
                writer.Name(s.TriggerType);
                writer.Id(s.TriggerId);
                writer.Int64(s.QueueWait.Ticks);
                writer.Int64(s.Duration.Ticks);
                if (s.Parent is { } parent)
                    writer.Int64(unchecked((long)parent.Value));
                if (s.Error is { } error)
                {
                    writer.Name(error.Type);
                    writer.Text(error.Message);
                }

                break;
            case Mark m:
                writer.Byte(MarkByte);
                writer.Begin(record);
                writer.Name(m.Kind);
                writer.Id(m.About!.Value);
                break;
        }

        return writer.Length;
    }

    /// <summary>Reads all entries of a block.</summary>
    public static void Read(ReadOnlySpan<byte> block, PartNames names, TextPool texts, List<LogRecord> records)
    {
        var reader = new Reader(block, names, texts);
        while (!reader.IsAtEnd)
            records.Add(Read(ref reader));
    }

    private static LogRecord Read(ref Reader reader)
    {
        var kind = reader.Byte();
        var position = reader.Int64();
        var id = reader.Id();
        var time = new DateTimeOffset(reader.Int64(), TimeSpan.Zero);
        var correlation = reader.Text();
        return new LogRecord(position, kind switch
        {
            EventByte => Event(ref reader, id, time, correlation),
            SpanByte => SpanOf(ref reader, id, time, correlation),
            _ => new Mark { Id = id, Time = time, CorrelationId = correlation, Kind = reader.Name(), About = reader.Id(), Data = default },
        });
    }

    private static EventEnvelope Event(ref Reader reader, Guid id, DateTimeOffset time, string correlation)
    {
        var parts = reader.Byte();
        return new EventEnvelope
        {
            Id = id,
            Time = time,
            CorrelationId = correlation,
            Type = reader.Name(),
            Source = reader.Name(),
            Subject = (parts & HasSubject) != 0 ? reader.Text() : null,
            CausationId = (parts & HasCause) != 0 ? reader.Id() : null,

            // Which trace it is says nothing that the correlation id does not.
            TraceParent = (parts & HasTrace) != 0 ? new TraceParent(1, new SpanId(unchecked((ulong)reader.Int64()))) : null,
            Extensions = (parts & HasJoins) != 0 ? new EventExtensions([JoinedSpans.Extension(Joins(ref reader))]) : EventExtensions.None,
            Data = default,
        };
    }

    private static SpanId[] Joins(ref Reader reader)
    {
        var joins = new SpanId[reader.Int32()];
        for (var i = 0; i < joins.Length; i++)
            joins[i] = new SpanId(unchecked((ulong)reader.Int64()));
        return joins;
    }

    private static Span SpanOf(ref Reader reader, Guid id, DateTimeOffset time, string correlation)
    {
        var parts = reader.Byte();
        return new Span
        {
            Id = id,
            Time = time,
            CorrelationId = correlation,
            Kind = (parts & IsCall) != 0 ? SpanKind.Call : SpanKind.Handling,
            Injected = (parts & IsInjected) != 0,
            Outcome = (SpanOutcome)reader.Byte(),
            Attempt = reader.Int32(),
            Service = reader.Name(),
            Handler = reader.Name(),
            TriggerType = reader.Name(),
            TriggerId = reader.Id(),
            QueueWait = new TimeSpan(reader.Int64()),
            Duration = new TimeSpan(reader.Int64()),
            Parent = (parts & HasParent) != 0 ? new SpanId(unchecked((ulong)reader.Int64())) : null,
            Error = (parts & HasError) != 0 ? new SpanError(reader.Name(), reader.Text()) : null,
        };
    }

    private static int Max(string? text) => text is null ? 0 : Encoding.UTF8.GetMaxByteCount(text.Length);

    private ref struct Writer(Span<byte> target, PartNames names)
    {
        private readonly Span<byte> target = target;

        public int Length { get; private set; }

        public void Begin(in LogRecord record)
        {
            Int64(record.Position);
            Id(record.Entry.Id);
            Int64(record.Entry.Time.UtcTicks);
            Text(record.Entry.CorrelationId);
        }

        public void Byte(byte value) => target[Length++] = value;

        public void Int32(int value)
        {
            BinaryPrimitives.WriteInt32LittleEndian(target[Length..], value);
            Length += sizeof(int);
        }

        public void Int64(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(target[Length..], value);
            Length += sizeof(long);
        }

        public void Id(Guid value)
        {
            MemoryMarshal.Write(target[Length..], value);
            Length += 16;
        }

        public void Name(string name)
        {
            var number = names.NumberOf(name);
            BinaryPrimitives.WriteUInt16LittleEndian(target[Length..], (ushort)number);
            Length += sizeof(ushort);
            if (number == PartNames.None)
                Text(name);
        }

        public void Text(string text)
        {
            var length = Encoding.UTF8.GetBytes(text, target[(Length + sizeof(int))..]);
            Int32(length);
            Length += length;
        }
    }

    private ref struct Reader(ReadOnlySpan<byte> source, PartNames names, TextPool texts)
    {
        private readonly ReadOnlySpan<byte> source = source;
        private int at;

        public readonly bool IsAtEnd => at == source.Length;

        public byte Byte() => source[at++];

        public int Int32()
        {
            var value = BinaryPrimitives.ReadInt32LittleEndian(source[at..]);
            at += sizeof(int);
            return value;
        }

        public long Int64()
        {
            var value = BinaryPrimitives.ReadInt64LittleEndian(source[at..]);
            at += sizeof(long);
            return value;
        }

        public Guid Id()
        {
            var value = MemoryMarshal.Read<Guid>(source[at..]);
            at += 16;
            return value;
        }

        public string Name()
        {
            var number = BinaryPrimitives.ReadUInt16LittleEndian(source[at..]);
            at += sizeof(ushort);
            return number == PartNames.None ? Text() : names[number];
        }

        public string Text()
        {
            var length = Int32();
            var text = texts.Of(source.Slice(at, length));
            at += length;
            return text;
        }
    }
}
