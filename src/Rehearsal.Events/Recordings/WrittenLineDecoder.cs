using System.Text.Json;

namespace Rehearsal.Events;

/// <summary>
/// Decodes lines that stand just as <see cref="LineEncoder"/> writes them: what is expected is compared, and nothing is searched for. Every other line is left to
/// <see cref="LineDecoder"/>, which takes any order and form and knows what is wrong with a line.
/// </summary>
internal sealed class WrittenLineDecoder(TextPool texts)
{
    private readonly WrittenTime times = new();

    /// <summary>Decodes a record.</summary>
    /// <param name="line">The line, known to be UTF-8.</param>
    /// <param name="previous">The position of the record before; -1 before the first.</param>
    /// <param name="keepsPayloads">Whether events and marks get their payloads; they are checked in any case.</param>
    /// <param name="record">The record.</param>
    /// <returns>False when the line has another form, or something is wrong with it.</returns>
    public bool TryDecode(ReadOnlySpan<byte> line, long previous, bool keepsPayloads, out LogRecord record)
    {
        record = default;
        var cursor = new LineCursor(line, texts, times);
        if (!cursor.Take("{\"specversion\":\"1.0\",\"id\":\""u8)
            || !cursor.TakeId(out var id)
            || !cursor.Take(",\"source\":\""u8)
            || !cursor.TakeText(out var source)
            || !cursor.Take(",\"type\":\""u8)
            || !cursor.TakeText(out var type))
        {
            return false;
        }

        var head = new Head(id, source, type, keepsPayloads);
        long position;
        LogEntry? entry = type switch
        {
            LogEntryRules.SpanType => DecodeSpan(ref cursor, head, out position),
            LogEntryRules.HeaderType => Other(out position),
            _ when type.StartsWith(EventEnvelope.PlatformTypePrefix, StringComparison.Ordinal) => DecodeMark(ref cursor, head, out position),
            _ => DecodeEvent(ref cursor, head, out position),
        };
        if (entry is null || position <= previous || LogEntryRules.Problem(entry) is not null)
        {
            return false;
        }

        record = new LogRecord(position, entry);
        return true;
    }

    private static LogEntry? Other(out long position)
    {
        position = 0;
        return null;
    }

    private static EventEnvelope? DecodeEvent(ref LineCursor cursor, in Head head, out long position)
    {
        position = 0;
        if (!cursor.TakeOptionalText(",\"subject\":\""u8, out var subject)
            || !TakeTime(ref cursor, out var time)
            || !cursor.TakeOptionalText(",\"correlationid\":\""u8, out var correlation)
            || !cursor.TakeOptionalId(",\"causationid\":\""u8, out var causation)
            || !cursor.TakeOptionalText(",\"stream\":\""u8, out var stream)
            || !cursor.TakeOptionalNumber(",\"streamversion\":"u8, out var version)
            || !TakeTrace(ref cursor, out var trace)
            || !TakePosition(ref cursor, out position)
            || !TakeData(ref cursor, head.KeepsPayload, out var data))
        {
            return null;
        }

        return new EventEnvelope
        {
            Id = head.Id,
            Time = time,
            CorrelationId = correlation ?? "",
            Type = head.Type,
            Source = head.Source,
            Subject = subject,
            CausationId = causation,
            Stream = stream,
            StreamVersion = version,
            TraceParent = trace,
            Data = data,
        };
    }

    private static Mark? DecodeMark(ref LineCursor cursor, in Head head, out long position)
    {
        position = 0;
        if (head.Source != RecordingNames.PlatformSource
            || !TakeTime(ref cursor, out var time)
            || !cursor.TakeOptionalText(",\"correlationid\":\""u8, out var correlation)
            || !cursor.TakeOptionalId(",\"about\":\""u8, out var about)
            || !TakePosition(ref cursor, out position)
            || !TakeData(ref cursor, keep: true, out var data))
        {
            return null;
        }

        return new Mark { Id = head.Id, Time = time, CorrelationId = correlation ?? "", Kind = head.Type, About = about, Data = data };
    }

    private static Span? DecodeSpan(ref LineCursor cursor, in Head head, out long position)
    {
        position = 0;
        if (!TakeTime(ref cursor, out var time)
            || !cursor.TakeOptionalText(",\"correlationid\":\""u8, out var correlation)
            || !TakePosition(ref cursor, out position)
            || !cursor.Take(",\"data\":{\"kind\":\""u8)
            || !TakeKind(ref cursor, out var kind)
            || !cursor.Take(",\"service\":\""u8)
            || !cursor.TakeText(out var service)
            || service != head.Source
            || !cursor.Take(",\"handler\":\""u8)
            || !cursor.TakeText(out var handler)
            || !cursor.Take(",\"trigger_id\":\""u8)
            || !cursor.TakeId(out var triggerId)
            || !cursor.Take(",\"trigger_type\":\""u8)
            || !cursor.TakeText(out var triggerType)
            || !TakeParent(ref cursor, out var parent)
            || !cursor.Take(",\"queue_wait_ms\":"u8)
            || !cursor.TakeMilliseconds(out var wait)
            || !cursor.Take(",\"duration_ms\":"u8)
            || !cursor.TakeMilliseconds(out var duration)
            || !cursor.Take(",\"attempt\":"u8)
            || !cursor.TakeNumber(out var attempt)
            || attempt > int.MaxValue
            || !cursor.Take(",\"outcome\":\""u8)
            || !TakeOutcome(ref cursor, out var outcome)
            || !TakeError(ref cursor, out var error))
        {
            return null;
        }

        var injected = cursor.Take(",\"injected\":true"u8);
        return !cursor.Rest.SequenceEqual("}}"u8) ? null : new Span
        {
            Id = head.Id,
            Time = time,
            CorrelationId = correlation ?? "",
            Kind = kind,
            Service = service,
            Handler = handler,
            TriggerId = triggerId,
            TriggerType = triggerType,
            Parent = parent,
            QueueWait = wait,
            Duration = duration,
            Attempt = (int)attempt,
            Outcome = outcome,
            Error = error,
            Injected = injected,
        };
    }

    private static bool TakeTime(ref LineCursor cursor, out DateTimeOffset time)
    {
        var isTime = cursor.Take(",\"time\":\""u8) & cursor.TakeTime(out time);
        cursor.Take(",\"datacontenttype\":\"application/json\""u8);
        return isTime;
    }

    private static bool TakePosition(ref LineCursor cursor, out long position)
    {
        position = 0;
        return cursor.Take(",\"position\":"u8) && cursor.TakeNumber(out position);
    }

    private static bool TakeTrace(ref LineCursor cursor, out TraceParent? trace)
    {
        trace = null;
        if (!cursor.Take(",\"traceparent\":\""u8))
        {
            return true;
        }

        var isTrace = cursor.TakeTrace(out var value);
        trace = value;
        return isTrace;
    }

    private static bool TakeParent(ref LineCursor cursor, out SpanId? parent)
    {
        parent = null;
        if (!cursor.Take(",\"parent\":\""u8))
        {
            return true;
        }

        var isSpan = cursor.TakeSpanId(out var value);
        parent = value;
        return isSpan;
    }

    private static bool TakeKind(ref LineCursor cursor, out SpanKind kind)
    {
        kind = cursor.Take("handling\""u8) ? SpanKind.Handling : SpanKind.Call;
        return kind == SpanKind.Handling || cursor.Take("call\""u8);
    }

    private static bool TakeOutcome(ref LineCursor cursor, out SpanOutcome outcome)
    {
        foreach (var candidate in (ReadOnlySpan<SpanOutcome>)[SpanOutcome.Succeeded, SpanOutcome.Retried, SpanOutcome.Failed, SpanOutcome.DeadLettered])
        {
            if (cursor.Take(SpanWords.Of(candidate)))
            {
                outcome = candidate;
                return cursor.Take("\""u8);
            }
        }

        outcome = default;
        return false;
    }

    private static bool TakeError(ref LineCursor cursor, out SpanError? error)
    {
        error = null;
        if (!cursor.Take(",\"error\":{\"type\":\""u8))
        {
            return true;
        }

        if (!cursor.TakeText(out var type) || !cursor.Take(",\"message\":\""u8) || !cursor.TakeText(out var message) || !cursor.Take("}"u8))
        {
            return false;
        }

        error = new SpanError(type, message);
        return true;
    }

    /// <summary>Takes the payload, if there is one, and the end of the line.</summary>
    private static bool TakeData(ref LineCursor cursor, bool keep, out EventData data)
    {
        data = default;
        if (!cursor.Take(",\"data\":"u8))
        {
            return cursor.Rest.SequenceEqual("}"u8);
        }

        if (cursor.Rest is not [.. var json, (byte)'}'] || !IsOneValue(json))
        {
            return false;
        }

        data = keep ? EventData.Known(json.ToArray()) : default;
        return true;
    }

    private static bool IsOneValue(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json[0] <= ' ' || json[^1] <= ' ' || json.Contains((byte)'\r'))
        {
            return false;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = EventData.DepthMax });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>What stands at the beginning of every line.</summary>
    private readonly record struct Head(Guid Id, string Source, string Type, bool KeepsPayload);
}
