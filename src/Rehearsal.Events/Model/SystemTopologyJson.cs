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
        return new EventData(JsonSerializer.SerializeToUtf8Bytes(topology, SystemTopologyContext.Default.SystemTopology), topology);
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
}

/// <summary>The generated serializer of <see cref="SystemTopology"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SystemTopology))]
internal sealed partial class SystemTopologyContext : JsonSerializerContext;
