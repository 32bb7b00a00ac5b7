namespace Rehearsal.Scenarios.Tests;

public class YamlCoreSchemaTests
{
    [Theory]
    [InlineData("yes", "\"yes\"")]
    [InlineData("no", "\"no\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("NO", "\"NO\"")]
    [InlineData("y", "\"y\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("2025-01-31", "\"2025-01-31\"")]
    [InlineData("0b101", "\"0b101\"")]
    [InlineData("-0x1F", "\"-0x1F\"")]
    [InlineData("0o8", "\"0o8\"")]
    [InlineData("0x", "\"0x\"")]
    [InlineData("1e", "\"1e\"")]
    [InlineData(".", "\".\"")]
    [InlineData("-", "\"-\"", true)]
    [InlineData("+.5.", "\"+.5.\"")]
    [InlineData("tRue", "\"tRue\"")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("0xffffffffffffffff", "18446744073709551615")]
    [InlineData("017", "17")]
    [InlineData("-017", "-17")]
    [InlineData("+1", "1")]
    [InlineData("-0", "-0")]
    [InlineData("000", "0")]
    [InlineData("1.", "1")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-0.5")]
    [InlineData("+.5e+3", "0.5e+3")]
    [InlineData("1.e3", "1e3")]
    [InlineData("29.90", "29.90")]
    [InlineData("1E400", "1E400")]
    [InlineData("true", "true")]
    [InlineData("False", "false")]
    [InlineData("null", "null")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("\"1\"", "\"1\"")]
    [InlineData("! 1", "\"1\"")]
    [InlineData("!!str 1", "\"1\"")]
    [InlineData("!!int 1", "1")]
    public void Read_Scalar_FollowsTheCoreSchema(string written, string json, bool quoted = false)
    {
        var text = quoted ? $"'{written}'" : written;

        var trigger = MarkedYaml.ReadStep<TriggerStep>($"trigger:\n      event: A\n      data:\n        x: {text}");

        Assert.Equal($"{{\"x\":{json}}}", trigger.Data!.Value.ToString());
    }
}
