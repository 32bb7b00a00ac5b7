using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rehearsal.Events;

/// <summary>Names what a type is written as in JSON, and what a value in it is, for messages.</summary>
internal static class JsonKind
{
    private const int NamesMax = 10;
    private const int ShownMax = 40;

    /// <summary>Names what a type takes: <c>a whole number from 0 to 255</c>.</summary>
    public static string NameOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => OneOf([.. Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)]),
            TypeCode.Boolean => "true or false",
            TypeCode.String => "a text",
            TypeCode.Char => "a text of one character",
            TypeCode.DateTime => "a date and time such as 2030-01-31T12:00:00Z",
            TypeCode.Decimal or TypeCode.Double or TypeCode.Single => "a number",
            TypeCode.SByte => Whole<sbyte>(),
            TypeCode.Byte => Whole<byte>(),
            TypeCode.Int16 => Whole<short>(),
            TypeCode.UInt16 => Whole<ushort>(),
            TypeCode.Int32 => Whole<int>(),
            TypeCode.UInt32 => Whole<uint>(),
            TypeCode.Int64 => Whole<long>(),
            TypeCode.UInt64 => Whole<ulong>(),
            _ => NameOfObject(type),
        };
    }

    /// <summary>Lists names, no more than a reader takes in.</summary>
    public static string OneOf(IReadOnlyList<string> names) =>
        names.Count == 0 ? "no field" : $"one of: {string.Join(", ", names.Take(NamesMax))}{(names.Count > NamesMax ? ", …" : "")}";

    /// <summary>Says what a value is: <c>the number 3.5</c>.</summary>
    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text {Shorten(value.GetRawText())}",
        JsonValueKind.Number => $"the number {Shorten(value.GetRawText())}",
        _ => value.GetRawText(),
    };

    /// <summary>Makes the name of a field safe to show in a line.</summary>
    public static string Shown(string name) => Shorten(JsonEncodedText.Encode(name, EventJson.Options.Encoder).ToString());

    private static string NameOfObject(Type type) =>
        type == typeof(Guid) ? "a UUID"
        : type == typeof(DateTimeOffset) ? "a date and time such as 2030-01-31T12:00:00Z"
        : type == typeof(DateOnly) ? "a date such as 2030-01-31"
        : type == typeof(TimeOnly) ? "a time such as 12:00:00"
        : type == typeof(TimeSpan) ? "a duration such as 00:01:30"
        : type == typeof(Uri) ? "an address"
        : type == typeof(byte[]) ? "a text in Base64"
        : EventJson.Options.GetTypeInfo(type).Kind switch
        {
            JsonTypeInfoKind.Enumerable => "a list",
            JsonTypeInfoKind.Dictionary or JsonTypeInfoKind.Object => "an object",
            _ => $"the JSON of {type.Name}",
        };

    private static string Whole<T>()
        where T : IMinMaxValue<T>, IFormattable =>
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {T.MinValue:N0} to {T.MaxValue:N0}");

    private static string Shorten(string json) =>
        json.Length <= ShownMax ? json : json[..(char.IsHighSurrogate(json[ShownMax - 1]) ? ShownMax - 1 : ShownMax)] + "…";
}
