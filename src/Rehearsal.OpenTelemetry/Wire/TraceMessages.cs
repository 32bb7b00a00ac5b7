using System.Text.Json.Serialization;
using ProtoBuf;

namespace Rehearsal.OpenTelemetry.Wire;

// The messages of opentelemetry-proto 1.x as far as traces need them: opentelemetry/proto/{collector/trace,trace,common,resource}/v1.
// Fields that are not named here are passed over. The names are those of the JSON form too, so one set of types serves both.

/// <summary>What a client sends to <c>/v1/traces</c>.</summary>
[ProtoContract]
internal sealed class ExportTraceServiceRequest
{
    [ProtoMember(1)]
    public List<ResourceSpans> ResourceSpans { get; set; } = [];
}

/// <summary>Spans of one resource: one process of one service.</summary>
[ProtoContract]
internal sealed class ResourceSpans
{
    [ProtoMember(1)]
    public Resource? Resource { get; set; }

    [ProtoMember(2)]
    public List<ScopeSpans> ScopeSpans { get; set; } = [];
}

/// <summary>Who made the spans.</summary>
[ProtoContract]
internal sealed class Resource
{
    [ProtoMember(1)]
    public List<KeyValue> Attributes { get; set; } = [];
}

/// <summary>Spans of one library of instrumentation.</summary>
[ProtoContract]
internal sealed class ScopeSpans
{
    [ProtoMember(2)]
    public List<WireSpan> Spans { get; set; } = [];
}

/// <summary>A span.</summary>
[ProtoContract]
internal sealed class WireSpan
{
    [ProtoMember(1)]
    public byte[] TraceId { get; set; } = [];

    [ProtoMember(2)]
    public byte[] SpanId { get; set; } = [];

    [ProtoMember(4)]
    public byte[] ParentSpanId { get; set; } = [];

    [ProtoMember(5)]
    public string Name { get; set; } = "";

    [ProtoMember(6)]
    public int Kind { get; set; }

    [ProtoMember(7, DataFormat = DataFormat.FixedSize)]
    public ulong StartTimeUnixNano { get; set; }

    [ProtoMember(8, DataFormat = DataFormat.FixedSize)]
    public ulong EndTimeUnixNano { get; set; }

    [ProtoMember(9)]
    public List<KeyValue> Attributes { get; set; } = [];

    [ProtoMember(11)]
    public List<SpanEvent> Events { get; set; } = [];

    [ProtoMember(13)]
    public List<SpanLink> Links { get; set; } = [];

    [ProtoMember(15)]
    public SpanStatus? Status { get; set; }

    /// <summary>Gets or sets why the span could not be read; nobody sends it. What stands beside it may be missing.</summary>
    [ProtoIgnore]
    [JsonIgnore]
    public string? Fault { get; set; }
}

/// <summary>Something that happened during a span; exceptions are recorded so.</summary>
[ProtoContract]
internal sealed class SpanEvent
{
    [ProtoMember(2)]
    public string Name { get; set; } = "";

    [ProtoMember(3)]
    public List<KeyValue> Attributes { get; set; } = [];
}

/// <summary>Another span that a span follows from, in this trace or in another.</summary>
[ProtoContract]
internal sealed class SpanLink
{
    [ProtoMember(1)]
    public byte[] TraceId { get; set; } = [];

    [ProtoMember(2)]
    public byte[] SpanId { get; set; } = [];
}

/// <summary>How a span ended.</summary>
[ProtoContract]
internal sealed class SpanStatus
{
    [ProtoMember(2)]
    public string Message { get; set; } = "";

    [ProtoMember(3)]
    public int Code { get; set; }
}

/// <summary>An attribute.</summary>
[ProtoContract]
internal sealed class KeyValue
{
    [ProtoMember(1)]
    public string Key { get; set; } = "";

    [ProtoMember(2)]
    public AnyValue? Value { get; set; }
}

/// <summary>The value of an attribute: one of its members, or none.</summary>
[ProtoContract]
internal sealed class AnyValue
{
    [ProtoMember(1)]
    public string? StringValue { get; set; }

    [ProtoMember(2)]
    public bool? BoolValue { get; set; }

    [ProtoMember(3)]
    public long? IntValue { get; set; }

    [ProtoMember(4)]
    public double? DoubleValue { get; set; }

    [ProtoMember(5)]
    public ArrayValue? ArrayValue { get; set; }

    [ProtoMember(6)]
    public KeyValueList? KvlistValue { get; set; }

    [ProtoMember(7)]
    public byte[]? BytesValue { get; set; }
}

/// <summary>A list of values.</summary>
[ProtoContract]
internal sealed class ArrayValue
{
    [ProtoMember(1)]
    public List<AnyValue> Values { get; set; } = [];
}

/// <summary>A list of attributes.</summary>
[ProtoContract]
internal sealed class KeyValueList
{
    [ProtoMember(1)]
    public List<KeyValue> Values { get; set; } = [];
}

/// <summary>The answer: empty when everything was taken.</summary>
[ProtoContract]
internal sealed class ExportTraceServiceResponse
{
    [ProtoMember(1)]
    public PartialSuccess? PartialSuccess { get; set; }
}

/// <summary>What was not taken, and why.</summary>
[ProtoContract]
internal sealed class PartialSuccess
{
    [ProtoMember(1)]
    public long RejectedSpans { get; set; }

    [ProtoMember(2)]
    public string ErrorMessage { get; set; } = "";
}

/// <summary>The answer to a request that cannot be read: <c>google.rpc.Status</c>.</summary>
[ProtoContract]
internal sealed class RpcStatus
{
    [ProtoMember(1)]
    public int Code { get; set; }

    [ProtoMember(2)]
    public string Message { get; set; } = "";
}
