using System.Text;

namespace Rehearsal.Events.Tests.Json;

public sealed class ScalarFieldTests
{
    [Theory]
    [InlineData("""{"a":"b"}""", "b")]
    [InlineData("""{"x":{"a":1},"y":[{"a":2}],"a":3}""", "3")]
    [InlineData("""{"a":1.50}""", "1.50")]
    [InlineData("""{"a":true}""", "true")]
    [InlineData("""{"a":""}""", "")]
    [InlineData("""{"a":"\u00e9\n"}""", "é\n")]
    [InlineData("""{"a":null}""", null)]
    [InlineData("""{"a":{"a":1}}""", null)]
    [InlineData("""{"a":[1]}""", null)]
    [InlineData("""{"A":1}""", null)]
    [InlineData("{}", null)]
    [InlineData("[]", null)]
    [InlineData("1", null)]
    [InlineData("", null)]
    [InlineData("""{"a":"\ud800"}""", """\ud800""")]
    public void Read_AnyPayload_GivesTheFieldAsText(string json, string? expected) =>
        Assert.Equal(expected, ScalarField.Read(new EventData(Encoding.UTF8.GetBytes(json)), "a"u8));
}
