using System.Buffers.Binary;
using System.Text;

namespace Rehearsal.Events;

/// <summary>Turns intact records back into entries.</summary>
internal static class RecordDecoder
{
    /// <param name="view">The record.</param>
    /// <param name="names">The texts that were read lately; null to make each one anew.</param>
    public static LogEntry Decode(in LogRecordView view, TextPool? names)
    {
        var reader = new Reader(view.Extras, names);
        return view.KindByte switch
        {
            RecordFormat.EventKind => Event(view, ref reader),
            RecordFormat.SpanKind => Span(view, ref reader),
            RecordFormat.MarkKind => Mark(view, ref reader),
            _ => throw new InvalidOperationException("A record of the log's own is no entry."),
        };
    }

    private static EventEnvelope Event(in LogRecordView view, ref Reader reader)
    {
        var parts = reader.Byte();
        var source = reader.Text();
        return new EventEnvelope
        {
            Id = view.Id,
            Time = Time(view),
            Type = reader.Text(view.Type),
            CorrelationId = reader.Text(view.CorrelationId),
            Stream = view.HasStream ? reader.Text(view.Stream) : null,
            Source = source,
            Subject = (parts & 1) != 0 ? reader.Text() : null,
            CausationId = (parts & 2) != 0 ? reader.Id() : null,
            StreamVersion = (parts & 4) != 0 ? reader.Int64() : null,
            TraceParent = (parts & 8) != 0 ? reader.Trace() : null,
            Extensions = (parts & 16) != 0 ? reader.Extensions() : EventExtensions.None,
            Data = Data(view),
        };
    }

    private static Span Span(in LogRecordView view, ref Reader reader)
    {
        var kind = (SpanKind)reader.Byte();
        var outcome = (SpanOutcome)reader.Byte();
        var parts = reader.Byte();
        return new Span
        {
            Id = view.Id,
            Time = Time(view),
            CorrelationId = reader.Text(view.CorrelationId),
            Kind = kind,
            Outcome = outcome,
            Injected = (parts & 4) != 0,
            Service = reader.Text(),
            Handler = reader.Text(),
            TriggerId = reader.Id(),
            TriggerType = reader.Text(),
            QueueWait = TimeSpan.FromTicks(reader.Int64()),
            Duration = TimeSpan.FromTicks(reader.Int64()),
            Attempt = reader.Int32(),
            Parent = (parts & 1) != 0 ? new SpanId(unchecked((ulong)reader.Int64())) : null,
            Error = (parts & 2) != 0 ? new SpanError(reader.Text(), reader.Text()) : null,
        };
    }

    private static Mark Mark(in LogRecordView view, ref Reader reader) => new()
    {
        Id = view.Id,
        Time = Time(view),
        CorrelationId = reader.Text(view.CorrelationId),
        Kind = reader.Text(view.Type),
        About = reader.Byte() != 0 ? reader.Id() : null,
        Data = Data(view),
    };

    private static DateTimeOffset Time(in LogRecordView view) => new(view.TimeTicks, TimeSpan.Zero);

    private static EventData Data(in LogRecordView view) => view.Data.IsEmpty ? default : EventData.Known(view.Data.ToArray());

    private ref struct Reader(ReadOnlySpan<byte> bytes, TextPool? names)
    {
        private ReadOnlySpan<byte> left = bytes;

        public byte Byte()
        {
            var value = left[0];
            left = left[1..];
            return value;
        }

        public int Int32()
        {
            var value = BinaryPrimitives.ReadInt32LittleEndian(left);
            left = left[4..];
            return value;
        }

        public long Int64()
        {
            var value = BinaryPrimitives.ReadInt64LittleEndian(left);
            left = left[8..];
            return value;
        }

        public Guid Id()
        {
            var value = new Guid(left[..16], bigEndian: true);
            left = left[16..];
            return value;
        }

        public TraceParent Trace()
        {
            var upper = unchecked((ulong)Int64());
            var lower = unchecked((ulong)Int64());
            return new TraceParent(new UInt128(upper, lower), new SpanId(unchecked((ulong)Int64())));
        }

        public ReadOnlySpan<byte> Bytes()
        {
            var length = Int32();
            var value = left[..length];
            left = left[length..];
            return value;
        }

        public string Text() => Text(Bytes());

        public readonly string Text(ReadOnlySpan<byte> utf8) => names?.Of(utf8) ?? Encoding.UTF8.GetString(utf8);

        public EventExtensions Extensions()
        {
            var items = new EventExtension[Int32()];
            for (var i = 0; i < items.Length; i++)
            {
                var name = Text();
                items[i] = new EventExtension(name, EventData.Known(Bytes().ToArray()));
            }

            return new EventExtensions(items);
        }
    }
}
