using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Rehearsal.OpenTelemetry.Wire;

namespace Rehearsal.OpenTelemetry;

/// <summary>Takes spans out of an OTLP request. A span that makes no sense costs itself only, and is counted.</summary>
internal static class SpanReader
{
    /// <summary>The longest text that is kept of a name, an attribute or a message; the rest is cut off.</summary>
    public const int TextMax = 4_096;

    /// <summary>The most attributes and links that are kept of a span.</summary>
    public const int PartsMax = 128;

    private const int StatusError = 2;
    private const long NanosecondsPerTick = 100;
    private const string ServiceName = "service.name";

    public static ReceivedSpans Read(ExportTraceServiceRequest request)
    {
        List<ForeignSpan> spans = [];
        var rejected = 0;
        string? reason = null;
        foreach (var resource in request.ResourceSpans ?? [])
        {
            var service = ServiceOf(resource?.Resource);
            foreach (var span in (resource?.ScopeSpans ?? []).SelectMany(static scope => scope?.Spans ?? []))
            {
                if (WhyNot(span) is { } complaint)
                {
                    rejected++;
                    reason ??= complaint;
                }
                else
                {
                    spans.Add(Read(service, span));
                }
            }
        }

        return new ReceivedSpans(spans, rejected, reason);
    }

    private static string? WhyNot(WireSpan? span) =>
        span is null ? "a span is null"
        : span.Fault is { } fault ? $"span '{Shown(span.Name)}' has {fault}, which is not what OTLP has there"
        : TraceOf(span.TraceId) is null ? $"the trace id of span '{Shown(span.Name)}' has {span.TraceId?.Length ?? 0} bytes or is zero; expected 16 bytes"
        : IdOf(span.SpanId) is null ? $"the id of span '{Shown(span.Name)}' has {span.SpanId?.Length ?? 0} bytes or is zero; expected 8 bytes"
        : span.ParentSpanId is { Length: not (0 or 8) } ? $"the parent of span '{Shown(span.Name)}' has {span.ParentSpanId.Length} bytes; expected 8, or none"
        : span.StartTimeUnixNano == 0 ? $"span '{Shown(span.Name)}' has no start"
        : null;

    private static ForeignSpan Read(string service, WireSpan span)
    {
        var start = TimeOf(span.StartTimeUnixNano);
        var end = TimeOf(Math.Max(span.StartTimeUnixNano, span.EndTimeUnixNano));
        var exception = (span.Events ?? []).LastOrDefault(static happened => happened?.Name == "exception");
        var told = ReadAttributes(exception?.Attributes);
        return new ForeignSpan
        {
            Id = new ForeignSpanId(TraceOf(span.TraceId)!.Value, IdOf(span.SpanId)!.Value),
            Parent = IdOf(span.ParentSpanId),
            Service = service,
            Name = Cut(string.IsNullOrEmpty(span.Name) ? "unnamed" : span.Name),
            Kind = Enum.IsDefined((ForeignSpanKind)span.Kind) ? (ForeignSpanKind)span.Kind : ForeignSpanKind.Unspecified,
            Start = start,
            Duration = end - start,
            Links = [.. (span.Links ?? []).Take(PartsMax).Where(static link => link is not null && TraceOf(link.TraceId) is not null && IdOf(link.SpanId) is not null)
                .Select(static link => new ForeignSpanId(TraceOf(link.TraceId)!.Value, IdOf(link.SpanId)!.Value))],
            Attributes = ReadAttributes(span.Attributes),
            IsFailed = span.Status?.Code == StatusError,
            ErrorType = told.GetValueOrDefault("exception.type") as string,
            ErrorMessage = Cut(span.Status?.Message is { Length: > 0 } message ? message : told.GetValueOrDefault("exception.message") as string ?? ""),
        };
    }

    private static string ServiceOf(Resource? resource) =>
        (resource?.Attributes ?? []).FirstOrDefault(static attribute => attribute?.Key == ServiceName)?.Value?.StringValue is { Length: > 0 } name ? Cut(name) : "unknown_service";

    private static UInt128? TraceOf(byte[]? id) => id is { Length: 16 } && BinaryPrimitives.ReadUInt128BigEndian(id) is var value && value != 0 ? value : null;

    private static ulong? IdOf(byte[]? id) => id is { Length: 8 } && BinaryPrimitives.ReadUInt64BigEndian(id) is var value and not 0 ? value : null;

    // 64 bits of nanoseconds reach into the year 2554, which a DateTimeOffset holds.
    private static DateTimeOffset TimeOf(ulong unixNanoseconds) => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks((long)(unixNanoseconds / NanosecondsPerTick));

    private static Dictionary<string, object> ReadAttributes(List<KeyValue>? attributes)
    {
        Dictionary<string, object> read = new(StringComparer.Ordinal);
        foreach (var attribute in (attributes ?? []).Take(PartsMax))
        {
            if (attribute is { Key.Length: > 0, Value: { } value } && Read(value) is { } known)
            {
                read[Cut(attribute.Key)] = known;
            }
        }

        return read;
    }

    private static object? Read(AnyValue value) => value switch
    {
        { StringValue: { } text } => Cut(text),
        { BoolValue: { } truth } => truth,
        { IntValue: { } number } => number,
        { DoubleValue: { } number } => number,
        { ArrayValue: not null } or { KvlistValue: not null } => Cut(JsonSerializer.Serialize(Plain(value))),
        { BytesValue: { } bytes } => Cut(Convert.ToBase64String(bytes)),
        _ => null,
    };

    // Bounded: the codec refuses what is nested deeper than it allows.
    private static object? Plain(AnyValue? value) => value switch
    {
        { ArrayValue.Values: { } items } => items.Take(PartsMax).Select(Plain).ToList(),
        { KvlistValue.Values: { } pairs } => pairs.Take(PartsMax).Where(static pair => pair is not null).DistinctBy(static pair => pair.Key).ToDictionary(static pair => pair.Key ?? "", static pair => Plain(pair.Value)),
        { DoubleValue: { } number } when !double.IsFinite(number) => number.ToString(CultureInfo.InvariantCulture),
        null => null,
        _ => Read(value),
    };

    private static string Shown(string? name) => name is null ? "" : name.Length <= 80 ? name : name[..80] + "…";

    // Never through the middle of a surrogate pair.
    private static string Cut(string text)
    {
        if (text.Length <= TextMax)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[TextMax - 1]) ? TextMax - 1 : TextMax;
        return text[..length];
    }
}
