using System.Text.Json;
using System.Text.Json.Serialization;
using ProtoBuf;
using ProtoBuf.Meta;
using Rehearsal.Events;

namespace Rehearsal.OpenTelemetry.Wire;

/// <summary>Reads and writes OTLP messages in both forms that HTTP has: Protobuf, and JSON by the rules of the OTLP specification (1.x, "JSON Protobuf Encoding").</summary>
internal static class TraceCodec
{
    /// <summary>The deepest nesting of values in a message.</summary>
    public const int DepthMax = 64;

    private static readonly RuntimeTypeModel Model = CreateModel();

    private static readonly JsonSerializerOptions Json = CreateOptions();

    /// <summary>Reads a request.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="isJson">Whether they are JSON.</param>
    /// <returns>The request.</returns>
    /// <exception cref="OtlpFormatException">The bytes are no such request.</exception>
    public static ExportTraceServiceRequest Read(ReadOnlyMemory<byte> body, bool isJson)
    {
        try
        {
            return isJson
                ? JsonSerializer.Deserialize<ExportTraceServiceRequest>(body.Span, Json) ?? throw new OtlpFormatException("null")
                : Model.Deserialize<ExportTraceServiceRequest>(body);
        }
        catch (JsonException exception)
        {
            throw new OtlpFormatException(JsonWords.Of(exception, body.Span), exception);
        }
        catch (Exception exception) when (exception is ProtoException or EndOfStreamException or OverflowException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // What the library says of it is written for those who call the library.
            throw new OtlpFormatException(exception is EndOfStreamException ? "a Protobuf message that is cut off" : isJson ? "a value that cannot be read" : "bytes that are no Protobuf message of this kind", exception);
        }
    }

    /// <summary>Writes an answer.</summary>
    /// <typeparam name="T">The message's type.</typeparam>
    /// <param name="message">The message.</param>
    /// <param name="isJson">Whether to write JSON.</param>
    /// <returns>The bytes.</returns>
    public static byte[] Write<T>(T message, bool isJson)
    {
        if (isJson)
        {
            return JsonSerializer.SerializeToUtf8Bytes(message, Json);
        }

        using var stream = new MemoryStream();
        Model.Serialize(stream, message);
        return stream.ToArray();
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var plain = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            NumberHandling = JsonNumberHandling.AllowReadingFromString,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
            MaxDepth = DepthMax,
            Converters = { new HexIdConverter() },
        };
        return new JsonSerializerOptions(plain) { Converters = { new SpanConverter(plain) } };
    }

    private static RuntimeTypeModel CreateModel()
    {
        var model = RuntimeTypeModel.Create("otlp");
        model.MaxDepth = DepthMax;
        return model;
    }
}
