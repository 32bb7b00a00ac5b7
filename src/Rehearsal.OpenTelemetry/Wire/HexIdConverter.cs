using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rehearsal.OpenTelemetry.Wire;

/// <summary>Reads the bytes of ids, which OTLP writes in hexadecimal where Protobuf's JSON form has Base64; the bytes of a value stay Base64.</summary>
internal sealed class HexIdConverter : JsonConverter<byte[]>
{
    // Ids are 16 or 32 hexadecimal digits. A Base64 value of that length and alphabet would be taken for hexadecimal; nothing reads such values.
    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString() ?? "";
        if (text.Length is 16 or 32 && text.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(text);
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : throw new JsonException("expected an id in hexadecimal, or bytes in Base64");
    }

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => writer.WriteStringValue(Convert.ToHexStringLower(value));
}
