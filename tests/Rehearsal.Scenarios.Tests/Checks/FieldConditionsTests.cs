namespace Rehearsal.Scenarios.Tests;

public class FieldConditionsTests
{
    private const string Payload =
        """{"id":"ORD-1","n":1,"price":29.90,"big":1e999999999999999999999,"t":true,"nil":null,"address":{"city":"Lyon"},"items":[{"price":1},{"price":2.0}],"grid":[[1,2],[3]]}""";

    [Theory]
    [InlineData("id", FieldOperator.Equal, "\"ORD-1\"", true)]
    [InlineData("id", FieldOperator.Equal, "\"ord-1\"", false)]
    [InlineData("ID", FieldOperator.Equal, "\"ORD-1\"", false)]
    [InlineData("n", FieldOperator.Equal, "1", true)]
    [InlineData("n", FieldOperator.Equal, "1.0", true)]
    [InlineData("n", FieldOperator.Equal, "10e-1", true)]
    [InlineData("n", FieldOperator.Equal, "\"1\"", false)]
    [InlineData("n", FieldOperator.Equal, "true", false)]
    [InlineData("price", FieldOperator.Equal, "29.9", true)]
    [InlineData("price", FieldOperator.Equal, "29.900000000000000000000000000000000001", false)]
    [InlineData("big", FieldOperator.Greater, "1e308", true)]
    [InlineData("big", FieldOperator.Less, "-1e99999999999999999999999999", false)]
    [InlineData("t", FieldOperator.Equal, "true", true)]
    [InlineData("t", FieldOperator.Equal, "false", false)]
    [InlineData("nil", FieldOperator.Equal, "null", true)]
    [InlineData("nil", FieldOperator.Exists, "true", true)]
    [InlineData("gone", FieldOperator.Equal, "null", false)]
    [InlineData("gone", FieldOperator.Exists, "false", true)]
    [InlineData("gone", FieldOperator.Exists, "true", false)]
    [InlineData("address.city", FieldOperator.Equal, "\"Lyon\"", true)]
    [InlineData("address", FieldOperator.Equal, "{\"city\":\"Lyon\"}", true)]
    [InlineData("address", FieldOperator.Equal, "{\"city\":\"Lyon\",\"zip\":1}", false)]
    [InlineData("address", FieldOperator.Equal, "{}", false)]
    [InlineData("address.city.name", FieldOperator.Exists, "false", true)]
    [InlineData("items[1].price", FieldOperator.Equal, "2", true)]
    [InlineData("items[2].price", FieldOperator.Exists, "false", true)]
    [InlineData("items[99999999999].price", FieldOperator.Exists, "false", true)]
    [InlineData("items.price", FieldOperator.Exists, "true", false)]
    [InlineData("grid[0][1]", FieldOperator.Equal, "2", true)]
    [InlineData("grid", FieldOperator.Equal, "[[1,2],[3.0]]", true)]
    [InlineData("grid", FieldOperator.Equal, "[[2,1],[3]]", false)]
    [InlineData("grid", FieldOperator.Equal, "[[1,2]]", false)]
    [InlineData("id", FieldOperator.Matches, "\"^ORD-\\\\d$\"", true)]
    [InlineData("id", FieldOperator.Matches, "\"RD\"", true)]
    [InlineData("id", FieldOperator.Matches, "\"^rd\"", false)]
    [InlineData("n", FieldOperator.Matches, "\"1\"", false)]
    [InlineData("id", FieldOperator.Matches, "\"(\"", false)]
    [InlineData("price", FieldOperator.Greater, "29.89", true)]
    [InlineData("price", FieldOperator.Greater, "29.9", false)]
    [InlineData("price", FieldOperator.Less, "30", true)]
    [InlineData("price", FieldOperator.Less, "-30", false)]
    [InlineData("id", FieldOperator.Less, "30", false)]
    [InlineData("a..b", FieldOperator.Exists, "true", false)]
    public void Match_OneCondition_ComparesTheField(string path, FieldOperator kind, string operand, bool met) =>
        Assert.Equal(met, FieldConditions.Match(Published.Json(Payload), [new FieldCondition(path, kind, Published.Json(operand))]));

    [Fact]
    public void Match_SeveralConditions_MustAllHold()
    {
        FieldCondition yes = new("n", FieldOperator.Equal, Published.Json("1"));
        FieldCondition no = new("n", FieldOperator.Equal, Published.Json("2"));

        Assert.True(FieldConditions.Match(Published.Json(Payload), []));
        Assert.True(FieldConditions.Match(Published.Json(Payload), [yes, yes]));
        Assert.False(FieldConditions.Match(Published.Json(Payload), [yes, no]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("[1]")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":{"\ud800":1}}""")]
    [InlineData("""{"\ud800":1}""")]
    public void Match_OddPayload_MeetsNothingAndDoesNotThrow(string json)
    {
        foreach (var operand in new[] { "\"x\"", "{\"x\":1}", "1" })
        {
            Assert.False(FieldConditions.Match(Published.Json(json), [new FieldCondition("a", FieldOperator.Equal, Published.Json(operand))]));
        }

        Assert.False(CheckEvaluator.Evaluate(
            new EventDataCheck("A", [new FieldCondition("a", FieldOperator.Matches, Published.Json("\"x\""))]), Published.Events(("A", json))).Passed);
    }

    [Fact]
    public void Match_PatternsThatBacktrackForever_Answer()
    {
        var json = Published.Json($$"""{"a":"{{new string('a', 50_000)}}!"}""");

        Assert.False(FieldConditions.Match(json, [new FieldCondition("a", FieldOperator.Matches, Published.Json("\"^(a+)+$\""))]));
        Assert.False(FieldConditions.Match(json, [new FieldCondition("a", FieldOperator.Matches, Published.Json("\"^(a|aa)*b$\""))]));
    }

    [Theory]
    [InlineData("0", "-0", 0)]
    [InlineData("0e5", "0.000", 0)]
    [InlineData("1", "2", -1)]
    [InlineData("-1", "-2", 1)]
    [InlineData("-1", "1", -1)]
    [InlineData("0", "-1", 1)]
    [InlineData("100", "1e2", 0)]
    [InlineData("0.001", "1E-3", 0)]
    [InlineData("0.0010", "0.00100", 0)]
    [InlineData("12", "123", -1)]
    [InlineData("2", "12", -1)]
    [InlineData("9.99", "10", -1)]
    [InlineData("1e99999999999999999999", "1e5", 1)]
    [InlineData("1e-99999999999999999999", "0", 1)]
    [InlineData("-1e99999999999999999999", "-1e5", -1)]
    public void Compare_Numbers_IsExact(string left, string right, int order)
    {
        Assert.Equal(order, JsonNumber.Compare(left, right));
        Assert.Equal(-order, JsonNumber.Compare(right, left));
    }

    [Fact]
    public void Compare_RandomNumbers_AgreesWithDecimal()
    {
        var random = new Random(1);
        for (var i = 0; i < 5_000; i++)
        {
            var (left, right) = (Next(random), Next(random));

            Assert.Equal(
                Math.Sign(left.CompareTo(right)),
                JsonNumber.Compare(left.ToString(System.Globalization.CultureInfo.InvariantCulture), right.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a[")]
    [InlineData("a[]")]
    [InlineData("a[-1]")]
    [InlineData("a[ 1]")]
    [InlineData("a[1")]
    [InlineData("a]")]
    [InlineData("a[1]b")]
    [InlineData("[0]")]
    public void Parse_WhatIsNoPath_GivesNull(string path) => Assert.Null(FieldPath.Parse(path));

    private static decimal Next(Random random) => new(random.Next(3), 0, 0, random.Next(2) == 0, (byte)random.Next(4));
}
