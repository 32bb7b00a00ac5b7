using System.Buffers.Binary;
using Rehearsal.OpenTelemetry.Wire;

namespace Rehearsal.OpenTelemetry.Tests;

/// <summary>Requests as exporters send them.</summary>
internal static class Messages
{
    // As the OTLP specification's example has it: ids in hexadecimal, 64-bit numbers as text, unknown fields.
    public const string Json = """
        { "resourceSpans": [ {
            "resource": { "attributes": [ { "key": "service.name", "value": { "stringValue": "orders" } } ], "droppedAttributesCount": 0 },
            "scopeSpans": [ { "scope": { "name": "my.library", "version": "1.0.0" }, "spans": [ {
                "traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "EEE19B7EC3C1B174", "parentSpanId": "EEE19B7EC3C1B173", "flags": 257, "traceState": "",
                "name": "I'm a server span", "kind": 2, "startTimeUnixNano": "1544712660000000000", "endTimeUnixNano": "1544712661500000000",
                "attributes": [
                  { "key": "my.span.attr", "value": { "stringValue": "some value" } }, { "key": "count", "value": { "intValue": "12" } },
                  { "key": "ratio", "value": { "doubleValue": 0.5 } }, { "key": "ok", "value": { "boolValue": true } },
                  { "key": "list", "value": { "arrayValue": { "values": [ { "stringValue": "a" }, { "intValue": 2 } ] } } } ],
                "events": [ { "timeUnixNano": "1544712660500000000", "name": "exception", "attributes": [
                  { "key": "exception.type", "value": { "stringValue": "TimeoutError" } }, { "key": "exception.message", "value": { "stringValue": "too slow" } } ] } ],
                "links": [ { "traceId": "5B8EFFF798038103D269B633813FC60D", "spanId": "EEE19B7EC3C1B175" } ],
                "status": { "code": 2 } } ] } ] } ] }
        """;

    public static ExportTraceServiceRequest Request(params WireSpan[] spans) => new()
    {
        ResourceSpans =
        [
            new ResourceSpans
            {
                Resource = new Resource { Attributes = [new KeyValue { Key = "service.name", Value = new AnyValue { StringValue = "orders" } }] },
                ScopeSpans = [new ScopeSpans { Spans = [.. spans] }],
            },
        ],
    };

    public static WireSpan Span(ulong id)
    {
        var spanId = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(spanId, id);
        return new WireSpan
        {
            TraceId = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
            SpanId = spanId,
            Name = $"span {id}",
            Kind = 2,
            StartTimeUnixNano = 1_544_712_660_000_000_000,
            EndTimeUnixNano = 1_544_712_660_250_000_000,
            Attributes = [new KeyValue { Key = "order_id", Value = new AnyValue { StringValue = "ORD-1" } }],
        };
    }
}
