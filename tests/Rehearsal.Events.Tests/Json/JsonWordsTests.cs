using System.Text;
using System.Text.Json;

namespace Rehearsal.Events.Tests.Json;

public sealed class JsonWordsTests
{
    [Theory]
    [InlineData("", "nothing")]
    [InlineData("  \n", "nothing")]
    [InlineData("{\"a\": nope}", "'nope' at column 7, where it cannot stand")]
    [InlineData("{\"a\": 1", "the end at column 8, where more is needed")]
    [InlineData("{\"é\": }", "'}' at column 7, where it cannot stand")]
    [InlineData("{\n  \"a\": 1,,\n}", "',' at line 2, column 10, where it cannot stand")]
    [InlineData("{} x", "'x' at column 4, where it cannot stand")]
    [InlineData("[[[[1]]]]", "values nested too deep at column 4")]
    public void Of_WhatIsNoJson_SaysWhereAndWhat(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        Assert.Equal(expected, JsonWords.Of(Thrown(() => JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 3 })), bytes));
    }

    [Fact]
    public void OfType_AnotherValue_NamesItsPlace()
    {
        var bytes = "{\"first\":[1,\"two\"]}"u8.ToArray();

        var thrown = Thrown(() => JsonSerializer.Deserialize<Dictionary<string, int[]>>(bytes));

        Assert.Equal("another value at 'first[1]'", JsonWords.OfType(thrown));
        Assert.Equal("another value at 'first[1]'", JsonWords.Of(thrown, bytes));
    }

    private static JsonException Thrown(Func<object?> read) => Assert.IsAssignableFrom<JsonException>(Record.Exception(read));
}
