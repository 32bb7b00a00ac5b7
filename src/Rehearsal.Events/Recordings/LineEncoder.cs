using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Rehearsal.Events;

/// <summary>Encodes one header or record as one CloudEvents JSON object; the order of attributes is this file's order of calls.</summary>
/// <remarks>
/// Writes what the platform's JSON writer would, byte for byte, straight into the buffer: names are constants that need no
/// escaping, and nothing is checked that this file's order of calls settles. Strings are escaped by the platform's default
/// encoder: everything outside a fixed part of ASCII becomes <c>\u....</c>. The relaxed encoder reads better, but which
/// characters it escapes follows the runtime's Unicode tables, and the same run must give the same bytes on every runtime.
/// Payloads are embedded as they are.
/// </remarks>
internal sealed class LineEncoder(LineBuffer output)
{
    private const int NumberLengthMax = 20;

    private readonly JsonTime time = new();

    /// <summary>Encodes the first line.</summary>
    public void Encode(RecordingHeader header)
    {
        Begin(Guid.Empty, RecordingNames.PlatformSource, LogEntryRules.HeaderType);
        WriteTime(DateTimeOffset.UnixEpoch);
        WriteContentType();
        output.Write(""","data":{"format":"""u8);
        WriteNumber(header.Format);
        if (header.Seed is { } seed)
        {
            output.Write(""","seed":"""u8);
            WriteNumber(seed);
        }

        if (header.SchedulingRules is { } rules)
        {
            output.Write(""","scheduling_rules":"""u8);
            WriteNumber(rules);
        }

        if (header.Scenario is { } scenario)
        {
            WriteText(""","scenario":"""u8, scenario);
        }

        output.Write(header.Deterministic ? ""","deterministic":true}}"""u8 : ""","deterministic":false}}"""u8);
    }

    /// <summary>Encodes a record that <see cref="LogEntryRules"/> allows.</summary>
    /// <exception cref="ArgumentException">A payload has a line break, or the line is far too long. What was written of it remains.</exception>
    public void Encode(in LogRecord record)
    {
        switch (record.Entry)
        {
            case EventEnvelope e:
                Encode(EventFields.Of(e), record.Position);
                break;
            case Span s:
                Encode(SpanFields.Of(s), record.Position);
                break;
            case Mark m:
                Encode(MarkFields.Of(m), record.Position);
                break;
        }
    }

    /// <summary>Encodes an event that <see cref="LogEntryRules"/> allows.</summary>
    public void Encode(in EventFields e, long position)
    {
        Begin(e.Id, e.Source, e.Type);
        if (e.Subject is { } subject)
        {
            WriteText(""","subject":"""u8, subject);
        }

        WriteTime(e.Time);
        var extensions = e.Extensions;
        if (!e.Data.Utf8Json.IsEmpty && !NamesContentType(extensions))
        {
            WriteContentType();
        }

        WriteCorrelation(e.CorrelationId);
        if (e.CausationId is { } cause)
        {
            WriteId(""","causationid":"""u8, cause);
        }

        if (e.Stream is { } stream)
        {
            WriteText(""","stream":"""u8, stream);
        }

        if (e.StreamVersion is { } version)
        {
            output.Write(""","streamversion":"""u8);
            WriteNumber(version);
        }

        if (e.TraceParent is { } trace)
        {
            WriteTrace(trace);
        }

        WritePosition(position);
        for (var i = 0; i < extensions.Count; i++)
        {
            WriteExtension(extensions[i]);
        }

        WriteData(e.Data);
        output.Write("}"u8);
    }

    /// <summary>Encodes a mark that <see cref="LogEntryRules"/> allows.</summary>
    public void Encode(in MarkFields m, long position)
    {
        Begin(m.Id, RecordingNames.PlatformSource, m.Kind);
        WriteTime(m.Time);
        if (!m.Data.Utf8Json.IsEmpty)
        {
            WriteContentType();
        }

        WriteCorrelation(m.CorrelationId);
        if (m.About is { } about)
        {
            WriteId(""","about":"""u8, about);
        }

        WritePosition(position);
        WriteData(m.Data);
        output.Write("}"u8);
    }

    /// <summary>Encodes a span that <see cref="LogEntryRules"/> allows.</summary>
    public void Encode(in SpanFields s, long position)
    {
        Begin(s.Id, s.Service, LogEntryRules.SpanType);
        WriteTime(s.Time);
        WriteContentType();
        WriteCorrelation(s.CorrelationId);
        WritePosition(position);
        output.Write(""","data":{"kind":"""u8);
        WriteWord(SpanWords.Of(s.Kind));
        WriteText(""","service":"""u8, s.Service);
        WriteText(""","handler":"""u8, s.Handler);
        WriteId(""","trigger_id":"""u8, s.TriggerId);
        WriteText(""","trigger_type":"""u8, s.TriggerType);
        if (s.Parent is { } parent)
        {
            output.Write(""","parent":"""u8);
            output.Write("\""u8);
            WriteHex(parent.Value);
            output.Write("\""u8);
        }

        output.Write(""","queue_wait_ms":"""u8);
        JsonMilliseconds.Write(output, s.QueueWait);
        output.Write(""","duration_ms":"""u8);
        JsonMilliseconds.Write(output, s.Duration);
        output.Write(""","attempt":"""u8);
        WriteNumber(s.Attempt);
        output.Write(""","outcome":"""u8);
        WriteWord(SpanWords.Of(s.Outcome));
        if (s.Error is { } error)
        {
            WriteText(""","error":{"type":"""u8, error.Type);
            WriteText(""","message":"""u8, error.Message);
            output.Write("}"u8);
        }

        output.Write(s.Injected ? ""","injected":true}}"""u8 : "}}"u8);
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
        WriteId("""{"specversion":"1.0","id":"""u8, id);
        WriteText(""","source":"""u8, source);
        WriteText(""","type":"""u8, type);
    }

    private void WriteText(ReadOnlySpan<byte> name, string? text) => JsonText.Write(output, name, text);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteId(ReadOnlySpan<byte> name, Guid id)
    {
        var room = output.Reserve(name.Length + HexText.IdLength + 2);
        name.CopyTo(room);
        room = room[name.Length..];
        room[0] = (byte)'"';
        HexText.Write(id, room[1..]);
        room[HexText.IdLength + 1] = (byte)'"';
        output.Advance(name.Length + HexText.IdLength + 2);
    }

    private void WriteTime(DateTimeOffset value)
    {
        output.Write(""","time":"""u8);
        time.Write(output, value);
    }

    private void WriteContentType() => output.Write(",\"datacontenttype\":\"application/json\""u8);

    // No correlation id is written as no attribute: CloudEvents has no empty strings for ids.
    private void WriteCorrelation(string correlationId)
    {
        if (!string.IsNullOrEmpty(correlationId))
        {
            WriteText(""","correlationid":"""u8, correlationId);
        }
    }

    private void WriteTrace(TraceParent trace)
    {
        output.Write(""","traceparent":"00-"""u8);
        WriteHex((ulong)(trace.TraceId >> 64));
        WriteHex((ulong)(trace.TraceId & ulong.MaxValue));
        output.Write("-"u8);
        WriteHex(trace.Parent.Value);
        output.Write("-01\""u8);
    }

    private void WritePosition(long position)
    {
        output.Write(""","position":"""u8);
        WriteNumber(position);
    }

    private void WriteNumber(long number)
    {
        Utf8Formatter.TryFormat(number, output.Reserve(NumberLengthMax), out var length);
        output.Advance(length);
    }

    private void WriteNumber(ulong number)
    {
        Utf8Formatter.TryFormat(number, output.Reserve(NumberLengthMax), out var length);
        output.Advance(length);
    }

    private void WriteHex(ulong number)
    {
        HexText.Write(number, output.Reserve(HexText.NumberLength));
        output.Advance(HexText.NumberLength);
    }

    private void WriteWord(ReadOnlySpan<byte> word)
    {
        output.Write("\""u8);
        output.Write(word);
        output.Write("\""u8);
    }

    // The names of extensions are lowercase letters and digits.
    private void WriteExtension(EventExtension extension)
    {
        JsonText.Write(output, ","u8, extension.Name);
        output.Write(":"u8);
        WritePayload(extension.Value);
    }

    private void WriteData(EventData data)
    {
        if (!data.Utf8Json.IsEmpty)
        {
            output.Write(""","data":"""u8);
            WritePayload(data);
        }
    }

    // Nothing else on a line can hold a line break; bytes that were vouched for with an object are looked at once more.
    private void WritePayload(EventData payload)
    {
        var json = payload.Utf8Json.Span;
        if (json.Contains((byte)'\n'))
        {
            throw new ArgumentException("The payload has a line break between its tokens. Encode it without indentation, or make the EventData without a value.");
        }

        output.Write(json);
    }
}
