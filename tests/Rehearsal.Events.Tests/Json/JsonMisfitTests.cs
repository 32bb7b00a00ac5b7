using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rehearsal.Events.Tests.Json;

public sealed class JsonMisfitTests
{
    private const string Whole = """{"id":"A","amount":1.5,"lines":[{"count":1}]""";

    public enum Way
    {
        ByAir,
        ByRoad,
    }

    [Theory]
    [InlineData("""{"amount":1,"lines":[]}""", "'id' is missing; expected a text")]
    [InlineData("""{"id":null,"amount":1,"lines":[]}""", "'id' is null; expected a text")]
    [InlineData("""{"id":7,"amount":1,"lines":[]}""", "'id' is the number 7; expected a text")]
    [InlineData("""{"id":"A","amount":"much","lines":[]}""", "'amount' is the text \"much\"; expected a number")]
    [InlineData("""{"id":"A","amount":1,"lines":[{"count":1},{"count":3000000000}]}""", "'lines[1].count' is the number 3000000000; expected a whole number from -2,147,483,648 to 2,147,483,647")]
    [InlineData("""{"id":"A","amount":1,"lines":[{}]}""", "'lines[0].count' is missing; expected a whole number from -2,147,483,648 to 2,147,483,647")]
    [InlineData("""{"id":"A","amount":1,"lines":[7]}""", "'lines[0]' is the number 7; expected an object")]
    [InlineData("""{"id":"A","amount":1,"lines":{}}""", "'lines' is an object; expected a list")]
    [InlineData(Whole + ""","colour":"red"}""", "'colour' is a field that is not known; expected one of: id, amount, lines, due, way, counts, key, more")]
    [InlineData(Whole + ""","id":"B"}""", "'id' is given twice; expected each field once")]
    [InlineData(Whole + ""","due":"soon"}""", "'due' is the text \"soon\"; expected a date and time such as 2030-01-31T12:00:00Z")]
    [InlineData(Whole + ""","way":"by_sea"}""", "'way' is the text \"by_sea\"; expected one of: by_air, by_road")]
    [InlineData(Whole + ""","counts":{"a":1,"b":true}}""", "'counts.b' is true; expected a whole number from 0 to 255")]
    [InlineData(Whole + ""","key":"1234"}""", "'key' is the text \"1234\"; expected a UUID")]
    [InlineData("[]", "it is a list; expected an object")]
    [InlineData("null", "it is null; expected an object")]
    [InlineData("{\"id\u0301\\n\": 1}", "'id\u0301\\n' is a field that is not known; expected one of: id, amount, lines, due, way, counts, key, more")]
    public void Words_WhatTheTypeDoesNotTake_NameFieldFoundAndExpected(string json, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);

        Assert.Equal(expected, JsonMisfit.Find(bytes, typeof(Parcel))?.ToString());
        if (json != "null")
        {
            Assert.Equal(expected, JsonMisfit.Words(Thrown(bytes), bytes, typeof(Parcel)));
        }
    }

    [Theory]
    [InlineData("", "found nothing")]
    [InlineData("{\"id\": ?}", "found '?' at column 8, where it cannot stand")]
    [InlineData("{\"id\":\"A\"", "found the end at column 10, where more is needed")]
    [InlineData(Whole + ""","more":{"odd":1}}""", "found another value at 'more'")]
    public void Words_WhatOnlyTheReaderKnows_SayWhereItStopped(string json, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);

        Assert.Null(JsonMisfit.Find(bytes, typeof(Parcel)));
        Assert.Equal(expected, JsonMisfit.Words(Thrown(bytes), bytes, typeof(Parcel)));
    }

    [Theory]
    [InlineData(Whole + "}")]
    [InlineData(Whole + ""","due":null,"way":"by_air","counts":{"a":255},"key":null,"more":null}""")]
    public void Find_WhatTheTypeTakes_IsNothing(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);

        Assert.NotNull(JsonSerializer.Deserialize<Parcel>(bytes, EventJson.Options));
        Assert.Null(JsonMisfit.Find(bytes, typeof(Parcel)));
    }

    private static JsonException Thrown(byte[] json) =>
        Assert.IsAssignableFrom<JsonException>(Record.Exception(() => JsonSerializer.Deserialize<Parcel>(json, EventJson.Options)));

    public sealed record Parcel(
        string Id, decimal Amount, IReadOnlyList<Line> Lines, DateTimeOffset? Due = null, Way Way = Way.ByRoad,
        IReadOnlyDictionary<string, byte>? Counts = null, Guid? Key = null, [property: JsonConverter(typeof(NullOnly))] string? More = null);

    public sealed record Line(int Count);

    public sealed class NullOnly : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new JsonException();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
