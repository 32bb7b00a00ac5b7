using System.Text;

namespace Rehearsal.Events.Tests.Filters;

public sealed class EntryFilterTests
{
    private const string Data = """{"order_id":"ORD-12345","total":120.50,"paid":true,"note":null,"items":[{"sku":"A","price":9},{"sku":"B","price":12}],"a.b":1}""";

    private static readonly EventEnvelope Order = Sample.Event() with
    {
        Subject = "ORD-12345",
        Data = new EventData(Encoding.UTF8.GetBytes(Data)),
    };

    [Theory]
    [InlineData("type:OrderCreated", true)]
    [InlineData("type:Order*", true)]
    [InlineData("type:*Created", true)]
    [InlineData("type:O*d*d", true)]
    [InlineData("type:Order", false)]
    [InlineData("type=Order*", false)]
    [InlineData("type!=OrderCreated", false)]
    [InlineData("source:order_service and correlation:c", true)]
    [InlineData("service:order_*", true)]
    [InlineData("subject:ORD-12345", true)]
    [InlineData("stream:*", false)]
    [InlineData("kind:event", true)]
    [InlineData("kind:*", true)]
    [InlineData("kind:e*t", true)]
    [InlineData("order_id:ORD-12345", true)]
    [InlineData("data.order_id:ORD-12345", true)]
    [InlineData("order_id:ORD-*", true)]
    [InlineData("order_id:\"ORD-12345\"", true)]
    [InlineData("order_id:'ORD-1'", false)]
    [InlineData("total>120", true)]
    [InlineData("total=120.5", true)]
    [InlineData("total:120.5", true)]
    [InlineData("total:\"120.5\"", false)]
    [InlineData("total<=1.2e2", false)]
    [InlineData("paid:true", true)]
    [InlineData("note:null", true)]
    [InlineData("note!=null", false)]
    [InlineData("missing:*", false)]
    [InlineData("missing!=1", true)]
    [InlineData("items:*", true)]
    [InlineData("items[0].price:9", true)]
    [InlineData("data.items[1].price>10", true)]
    [InlineData("items[2].price:*", false)]
    [InlineData("items[*].sku:B", true)]
    [InlineData("items[*].price>12", false)]
    [InlineData("order_id>ORD-1", true)]
    [InlineData("order_id>5", false)]
    [InlineData("time>=2020-01-01T00:00:00Z", true)]
    [InlineData("time<2020-01-01T01:00:00+02:00", false)]
    [InlineData("time>2020-01-01", false)]
    [InlineData("last:1h", true)]
    [InlineData("last:10m", false)]
    [InlineData("not type:Payment* and (order_id:X or total>1)", true)]
    [InlineData("NOT(type:Order*)OR total>1", true)]
    [InlineData("type:A or type:B and type:OrderCreated", false)]
    [InlineData("type : OrderCreated", true)]
    public void Matches_AnEvent_AsWritten(string text, bool expected) => Assert.Equal(expected, Matches(text, Order));

    [Theory]
    [InlineData("service:payment_service", true)]
    [InlineData("handler:charge and type:OrderCreated", true)]
    [InlineData("outcome:succeeded and attempt=1 and duration_ms<1", true)]
    [InlineData("order_id:ORD-12345", false)]
    [InlineData("not order_id:ORD-12345", false)]
    [InlineData("not order_id:ORD-12345 or handler:charge", true)]
    [InlineData("order_id!=1", false)]
    public void Matches_ASpan_WhatItHasNotIsNeitherTrueNorFalse(string text, bool expected) => Assert.Equal(expected, Matches(text, Sample.Span()));

    [Fact]
    public void Matches_DataWithHalfASurrogatePair_IsNoMatch() =>
        Assert.False(Matches("order_id:O*", Sample.Event() with { Data = new EventData("{\"order_id\":\"O\\ud800\"}"u8.ToArray()) }));

    [Theory]
    [InlineData("", 1, "nothing")]
    [InlineData("   ", 4, "nothing")]
    [InlineData("type", 5, "the end")]
    [InlineData("type:", 6, "the end")]
    [InlineData("type:Order* order_id:1", 13, "'order_id:1'")]
    [InlineData("type:A and", 11, "the end")]
    [InlineData("(type:A", 8, "the end")]
    [InlineData("type:A)", 7, "')' that closes nothing")]
    [InlineData("type>A", 5, "an order")]
    [InlineData("Type:A", 1, "'Type'")]
    [InlineData("time>=noon", 7, "'noon'")]
    [InlineData("time:2026-01-01", 5, "':'")]
    [InlineData("last:soon", 6, "'soon'")]
    [InlineData("last:99999999999d", 6, "'99999999999d'")]
    [InlineData("attempt>many", 9, "'many'")]
    [InlineData("items[x].price:1", 6, "'items[x].price'")]
    [InlineData("a..b:1", 3, "'a..b'")]
    [InlineData("name:\"open", 6, "the end")]
    [InlineData(":x", 1, "':x'")]
    [InlineData("outcome:foo", 9, "'foo'")]
    [InlineData("outcome!=fail*d*x", 10, "'fail*d*x'")]
    [InlineData("not kind:Event", 10, "'Event'")]
    [InlineData("kind=ev*", 6, "'ev*'")]
    public void TryParse_Faulty_SaysWhereAndWhatToWrite(string text, int column, string found)
    {
        Assert.False(EntryFilter.TryParse(text, out _, out var problem));

        Assert.Equal((column, found), (problem.Column, problem.Found));
        Assert.NotEmpty(problem.Expected);
        Assert.NotEmpty(problem.Fix);
    }

    [Theory]
    [InlineData("outcome:dead", "write outcome:dead_lettered")]
    [InlineData("outcome:Success", "write outcome:succeeded")]
    [InlineData("kind:spans", "write kind:span")]
    public void TryParse_AValueThatNoEntryHas_NamesTheNearest(string text, string fix)
    {
        Assert.False(EntryFilter.TryParse(text, out _, out var problem));

        Assert.Equal(fix, problem.Fix);
        Assert.StartsWith("one of: ", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_AtAndBeyondTheBounds_TakesAndRefuses()
    {
        Assert.True(EntryFilter.TryParse(new string('(', EntryFilter.DepthMax) + "a:1" + new string(')', EntryFilter.DepthMax), out _, out _));
        Assert.False(EntryFilter.TryParse(new string('(', EntryFilter.DepthMax + 1) + "a:1", out _, out var deep));
        Assert.Equal(EntryFilter.DepthMax + 1, deep.Column);
        Assert.True(EntryFilter.TryParse("a:" + new string('x', EntryFilter.LengthMax - 2), out _, out _));
        Assert.False(EntryFilter.TryParse("a:" + new string('x', EntryFilter.LengthMax - 1), out _, out _));
    }

    private static bool Matches(string text, LogEntry entry)
    {
        Assert.True(EntryFilter.TryParse(text, out var filter, out var problem), problem?.ToString());
        Assert.Equal(text.Contains("last", StringComparison.Ordinal), filter.IsRelative);
        return filter.Compile(Sample.Epoch + TimeSpan.FromMinutes(30))(entry);
    }
}
