using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Scenarios.Tests;

public class EventJsonTests
{
    private sealed record Payload(string OrderId, decimal Price, PaymentState State, string? Note = null, IReadOnlyList<int>? Numbers = null);

    [Fact]
    public void Encode_Record_IsSnakeCaseWithDigitsAndCharactersKept() =>
        Assert.Equal(
            """{"order_id":"é<😀>","price":29.90,"state":"paid_in_full","note":null,"numbers":[1,2]}""",
            System.Text.RegularExpressions.Regex.Unescape(EventJson.Encode(new Payload("é<😀>", 29.90m, PaymentState.PaidInFull, null, [1, 2])).ToString()));

    [Fact]
    public void Encode_ThenDecode_GivesAnEqualRecord()
    {
        var payload = new PaymentFailed("ORD-1", "declined");
        var encoded = EventJson.Encode(payload);

        Assert.Same(payload, EventJson.Decode(encoded, typeof(PaymentFailed)));
        Assert.Equal(payload, EventJson.Decode(new EventData(encoded.Utf8Json), typeof(PaymentFailed)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"order_id":"a"}""")]
    [InlineData("""{"order_id":null,"reason":"b"}""")]
    [InlineData("""{"order_id":"a","reason":"b","more":1}""")]
    [InlineData("""{"order_id":"a","order_id":"a","reason":"b"}""")]
    [InlineData("""{"order_id":1,"reason":"b"}""")]
    [InlineData("""{"OrderId":"a","reason":"b"}""")]
    public void Decode_WhatIsNotTheRecord_Throws(string json) =>
        Assert.ThrowsAny<JsonException>(() => EventJson.Decode(new EventData(System.Text.Encoding.UTF8.GetBytes(json)), typeof(PaymentFailed)));

    [Theory]
    [InlineData("1")]
    [InlineData("\"unknown\"")]
    public void Decode_WhatIsNoNameOfAnEnumeration_Throws(string state) =>
        Assert.ThrowsAny<JsonException>(() => EventJson.Decode(
            new EventData(System.Text.Encoding.UTF8.GetBytes($$"""{"order_id":"a","price":1,"state":{{state}}}""")), typeof(Payload)));

    [Fact]
    public void Decode_OptionalParametersLeftOut_TakesTheirDefaults() =>
        Assert.Equal(
            new Payload("a", 1m, PaymentState.NotPaid),
            EventJson.Decode(new EventData("""{"order_id":"a","price":1,"state":"not_paid"}"""u8.ToArray()), typeof(Payload)));

    [Fact]
    public void Options_Changed_Refuses() => Assert.Throws<InvalidOperationException>(() => EventJson.Options.WriteIndented = true);
}
