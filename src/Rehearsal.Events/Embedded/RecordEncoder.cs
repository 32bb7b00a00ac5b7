using System.Buffers.Binary;
using System.Text;

namespace Rehearsal.Events;

/// <summary>Turns entries into records: header, type, correlation id, stream, what the kind has besides, data.</summary>
internal static class RecordEncoder
{
    // The fixed parts after the header, at most: ids, numbers, lengths.
    private const int ExtrasMax = 160;

    /// <summary>Gets a number of bytes that an entry's record surely fits into, padding included.</summary>
    public static long SizeMax(LogEntry entry) => RecordFormat.HeaderSize + ExtrasMax + RecordFormat.Alignment + Max(entry.CorrelationId) + entry switch
    {
        EventEnvelope e => Max(e.Type) + Max(e.Source) + Max(e.Subject) + Max(e.Stream) + e.Data.Utf8Json.Length + ExtensionsMax(e.Extensions),
        Span s => Max(s.Service) + Max(s.Handler) + Max(s.TriggerType) + Max(s.Error?.Type) + Max(s.Error?.Message),
        Mark m => Max(m.Kind) + m.Data.Utf8Json.Length,
        _ => 0,
    };

    /// <summary>Writes an entry; position and checksum come after.</summary>
    /// <returns>The length of the record without padding, and the hashes of its keys.</returns>
    public static int Encode(LogEntry entry, System.Span<byte> record, out RecordKeys keys)
    {
        var writer = new Writer(record) { Length = RecordFormat.HeaderSize };
        uint type, correlation, stream = RecordFormat.NoText;
        byte kind;
        ReadOnlySpan<byte> data = default;
        keys = default;
        switch (entry)
        {
            case EventEnvelope e:
                kind = RecordFormat.EventKind;
                type = writer.Raw(e.Type, IndexedKey.Type, out keys.Type);
                correlation = writer.Raw(e.CorrelationId, IndexedKey.Correlation, out keys.Correlation);
                if (e.Stream is not null)
                {
                    stream = writer.Raw(e.Stream, IndexedKey.Stream, out keys.Stream);
                }

                WriteEvent(ref writer, e);
                data = e.Data.Utf8Json.Span;
                break;
            case Span s:
                kind = RecordFormat.SpanKind;
                type = RecordFormat.NoText;
                correlation = writer.Raw(s.CorrelationId, IndexedKey.Correlation, out keys.Correlation);
                WriteSpan(ref writer, s);
                break;
            case Mark m:
                kind = RecordFormat.MarkKind;
                type = writer.Raw(m.Kind, IndexedKey.Type, out keys.Type);
                correlation = writer.Raw(m.CorrelationId, IndexedKey.Correlation, out keys.Correlation);
                writer.Byte(m.About is null ? (byte)0 : (byte)1);
                if (m.About is { } about)
                {
                    writer.Id(about);
                }

                data = m.Data.Utf8Json.Span;
                break;
            default:
                throw new ArgumentException("An entry is an event, a span or a mark.", nameof(entry));
        }

        data.CopyTo(record[writer.Length..]);
        writer.Length += data.Length;
        keys.Time = entry.Time.UtcTicks;
        RecordFormat.WriteEntryFields(record, kind, entry.Id, keys.Time, type, correlation, stream, (uint)data.Length);
        return writer.Length;
    }

    private static void WriteEvent(ref Writer writer, EventEnvelope e)
    {
        writer.Byte((byte)((e.Subject is null ? 0 : 1)
            | (e.CausationId is null ? 0 : 2)
            | (e.StreamVersion is null ? 0 : 4)
            | (e.TraceParent is null ? 0 : 8)
            | (e.Extensions.Count == 0 ? 0 : 16)));
        writer.Text(e.Source);
        if (e.Subject is not null)
        {
            writer.Text(e.Subject);
        }

        if (e.CausationId is { } cause)
        {
            writer.Id(cause);
        }

        if (e.StreamVersion is { } version)
        {
            writer.Int64(version);
        }

        if (e.TraceParent is { } trace)
        {
            writer.Int64(unchecked((long)(ulong)(trace.TraceId >> 64)));
            writer.Int64(unchecked((long)(ulong)trace.TraceId));
            writer.Int64(unchecked((long)trace.Parent.Value));
        }

        if (e.Extensions.Count > 0)
        {
            writer.Int32(e.Extensions.Count);
            foreach (var extension in e.Extensions)
            {
                writer.Text(extension.Name);
                writer.Bytes(extension.Value.Utf8Json.Span);
            }
        }
    }

    private static void WriteSpan(ref Writer writer, Span s)
    {
        writer.Byte((byte)s.Kind);
        writer.Byte((byte)s.Outcome);
        writer.Byte((byte)((s.Parent is null ? 0 : 1) | (s.Error is null ? 0 : 2) | (s.Injected ? 4 : 0)));
        writer.Text(s.Service);
        writer.Text(s.Handler);
        writer.Id(s.TriggerId);
        writer.Text(s.TriggerType);
        writer.Int64(s.QueueWait.Ticks);
        writer.Int64(s.Duration.Ticks);
        writer.Int32(s.Attempt);
        if (s.Parent is { } parent)
        {
            writer.Int64(unchecked((long)parent.Value));
        }

        if (s.Error is { } error)
        {
            writer.Text(error.Type);
            writer.Text(error.Message);
        }
    }

    private static long Max(string? text) => text is null ? 4 : 4 + (text.Length * 3L);

    private static long ExtensionsMax(EventExtensions extensions)
    {
        var sum = 0L;
        for (var i = 0; i < extensions.Count; i++)
        {
            sum += Max(extensions[i].Name) + 4 + extensions[i].Value.Utf8Json.Length;
        }

        return sum;
    }

    private ref struct Writer(System.Span<byte> target)
    {
        private readonly System.Span<byte> target = target;

        public int Length;

        /// <summary>Writes a text without its length, which stands in the header.</summary>
        public uint Raw(string text, IndexedKey key, out ulong hash)
        {
            var written = Encoding.UTF8.GetBytes(text, target[Length..]);
            hash = KeyHash.Of(key, target.Slice(Length, written));
            Length += written;
            return (uint)written;
        }

        public void Text(string text)
        {
            var written = Encoding.UTF8.GetBytes(text, target[(Length + 4)..]);
            Int32(written);
            Length += written;
        }

        public void Bytes(ReadOnlySpan<byte> bytes)
        {
            Int32(bytes.Length);
            bytes.CopyTo(target[Length..]);
            Length += bytes.Length;
        }

        public void Byte(byte value) => target[Length++] = value;

        public void Int32(int value)
        {
            BinaryPrimitives.WriteInt32LittleEndian(target[Length..], value);
            Length += 4;
        }

        public void Int64(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(target[Length..], value);
            Length += 8;
        }

        public void Id(Guid id)
        {
            id.TryWriteBytes(target[Length..], bigEndian: true, out _);
            Length += 16;
        }
    }
}
