using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rehearsal.Events;

/// <summary>The JSON of a <see cref="SystemTopology"/>, the payload of the <see cref="MarkKinds.System"/> mark.</summary>
public static class SystemTopologyJson
{
    /// <summary>Encodes a topology.</summary>
    /// <param name="topology">The topology.</param>
    /// <returns>The payload; the same topology always gives the same bytes.</returns>
    public static EventData Encode(SystemTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return MarkPayload.Write(topology, static (writer, topology) =>
        {
            writer.WriteString("name", topology.Name);
            writer.WriteStartArray("services");
            foreach (var service in topology.Services)
            {
                writer.WriteStartObject();
                Write(writer, service);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    /// <summary>Decodes a topology.</summary>
    /// <param name="data">The payload.</param>
    /// <returns>The topology.</returns>
    /// <exception cref="FormatException">The payload is not a topology; the message says what is missing or wrong, and where.</exception>
    public static SystemTopology Decode(EventData data)
    {
        if (data.Value is SystemTopology known)
        {
            return known;
        }

        try
        {
            return JsonSerializer.Deserialize(data.Utf8Json.Span, SystemTopologyContext.Default.SystemTopology)
                ?? throw new FormatException("The system's topology is null. Expected an object with name and services.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The payload is not a system's topology: {e.Message}", e);
        }
    }

    private static void Write(Utf8JsonWriter writer, ServiceTopology service)
    {
        writer.WriteString("name", service.Name);
        writer.WriteString("kind", service.Kind);
        writer.WriteStartArray("handlers");
        foreach (var handler in service.Handlers)
        {
            writer.WriteStartObject();
            writer.WriteString("name", handler.Name);
            writer.WriteString("event", handler.Event);
            Write(writer, "publishes", handler.Publishes);
            Write(writer, "may_publish", handler.MayPublish);
            Write(writer, "policies", handler.Policies);
            if (handler.SloMs is { } slo)
            {
                writer.WriteNumber("slo_ms", slo);
            }

            if (handler.RateLimit is { } limit)
            {
                Write(writer, limit);
            }

            if (handler.Batch is { } batch)
            {
                Write(writer, batch);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (service.Background.Count > 0)
        {
            WriteBackground(writer, service.Background);
        }
    }

    private static void Write(Utf8JsonWriter writer, RateLimitTopology limit)
    {
        writer.WriteStartObject("rate_limit");
        writer.WriteNumber("limit", limit.Limit);
        writer.WriteNumber("per_ms", limit.PerMs);
        writer.WriteString("over", limit.Over);
        if (limit.Key is { } key)
        {
            writer.WriteString("key", key);
        }

        if (limit.Priority is { } priority)
        {
            writer.WriteString("priority", priority);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, BatchTopology batch)
    {
        writer.WriteStartObject("batch");
        writer.WriteNumber("size", batch.Size);
        writer.WriteNumber("max_wait_ms", batch.MaxWaitMs);
        writer.WriteBoolean("flush_on_idle", batch.FlushOnIdle);
        writer.WriteEndObject();
    }

    private static void WriteBackground(Utf8JsonWriter writer, IReadOnlyList<BackgroundTopology> background)
    {
        writer.WriteStartArray("background");
        foreach (var method in background)
        {
            writer.WriteStartObject();
            writer.WriteString("name", method.Name);
            writer.WriteString("kind", method.Kind);
            Write(writer, "may_publish", method.MayPublish);
            if (method.PeriodMs is { } period)
            {
                writer.WriteNumber("period_ms", period);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}

/// <summary>The generated serializer of <see cref="SystemTopology"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SystemTopology))]
internal sealed partial class SystemTopologyContext : JsonSerializerContext;
