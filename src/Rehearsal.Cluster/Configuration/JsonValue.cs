using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>Encodes what users give as values, and says what is wrong with it.</summary>
internal static class JsonValue
{
    /// <summary>Encodes a value; a payload stays as it is.</summary>
    public static bool TryEncode(object? value, out EventData encoded, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            encoded = value is EventData data ? data : EventJson.Encode(value);
            problem = encoded.Utf8Json.IsEmpty ? "it is empty; expected one JSON value." : null;
            return problem is null;
        }
        catch (JsonException)
        {
            return Fail($"it contains itself, or nests deeper than {EventData.DepthMax} levels.", out encoded, out problem);
        }
        catch (Exception failure) when (failure is NotSupportedException or ArgumentException)
        {
            return Fail(failure.Message, out encoded, out problem);
        }

        static bool Fail(string words, out EventData encoded, out string problem)
        {
            encoded = default;
            problem = words;
            return false;
        }
    }

    /// <summary>Decodes a value.</summary>
    public static bool TryDecode<T>(EventData data, out T value, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            value = JsonSerializer.Deserialize<T>(data.Utf8Json.Span, EventJson.Options)!;
            problem = value is null && default(T) is not null ? "it is null." : null;
            return problem is null;
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            value = default!;
            problem = failure is JsonException json ? $"{JsonMisfit.Words(json, data.Utf8Json, typeof(T))}." : failure.Message;
            return false;
        }
    }

    /// <summary>Names the kind of a JSON value; true and false are one kind.</summary>
    public static string KindOf(EventData data) => data.Utf8Json.Span[0] switch
    {
        (byte)'{' => "an object",
        (byte)'[' => "a list",
        (byte)'"' => "a text",
        (byte)'t' or (byte)'f' => "true or false",
        (byte)'n' => "null",
        _ => "a number",
    };
}
