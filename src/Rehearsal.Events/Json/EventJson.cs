using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rehearsal.Events;

/// <summary>How events are encoded as JSON, everywhere: by handlers, by scenarios in C#, by recordings.</summary>
/// <remarks>
/// Names in snake_case, enumerations as snake_case texts, characters beyond ASCII as they are. Reading is strict: a required
/// constructor parameter that is missing, null where none is allowed, a field nobody knows and a field that stands twice are errors,
/// because an event that lost a field on the way must not look like one that never had it. Thread-safe.
/// </remarks>
public static class EventJson
{
    /// <summary>Gets the options of the encoding. Read-only.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>Encodes an event, or any value of one.</summary>
    /// <param name="value">The value, encoded as its own type; or null.</param>
    /// <returns>The payload, which remembers the value.</returns>
    /// <exception cref="JsonException">The value contains itself, or nests deeper than 64 levels.</exception>
    /// <exception cref="NotSupportedException">A type within the value cannot be encoded.</exception>
    /// <exception cref="ArgumentException">A number is infinite or not a number, or a text is not Unicode.</exception>
    public static EventData Encode(object? value) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, value?.GetType() ?? typeof(object), Options), value);

    /// <summary>Gives a payload as an object of a type: the very object it was encoded from when that is of the type, else a decoded one.</summary>
    /// <param name="data">The payload.</param>
    /// <param name="type">The type.</param>
    /// <returns>The object; never null.</returns>
    /// <exception cref="JsonException">The payload is not one of the type; the message names the field.</exception>
    /// <exception cref="NotSupportedException">The type cannot be decoded.</exception>
    public static object Decode(EventData data, Type type) =>
        data.Value is { } value && value.GetType() == type
            ? value
            : JsonSerializer.Deserialize(data.Utf8Json.Span, type, Options)
                ?? throw new JsonException($"The payload of {type.Name} is null.");

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
