using System.Text.Json;

namespace Rehearsal.Analysis.Tests;

public sealed class ValueNatureTests
{
    [Theory]
    [InlineData("\"2026-11-21T08:12:37.12Z\"", "\"2026-11-21T08:12:39.4Z\"", "WallClock")]
    [InlineData("\"2026-11-21T08:12:37+01:00\"", "\"2026-11-21T08:12:39+01:00\"", "WallClock")]
    [InlineData("\"at 2026-11-21 08:12:37\"", "\"at 2026-11-21 08:12:39\"", "WallClock")]
    [InlineData("1795248757", "1795248759", "WallClock")]
    [InlineData("1795248757123", "1795248759456", "WallClock")]
    [InlineData("639307735571234567", "639307735579876543", "WallClock")]
    [InlineData("\"2000-01-01T00:00:00+00:00\"", "\"2000-01-01T13:45:00+13:45\"", "TimeZone")]
    [InlineData("\"2000-01-01T00:00:00\"", "\"2000-01-01T13:45:00\"", "TimeZone")]
    [InlineData("\"2000-01-01T00:00:00Z\"", "\"2000-01-01T00:00:07Z\"", "Value")]
    [InlineData("\"5b0c9a40-7d5c-4f0e-8a5e-1d2c3b4a5f60\"", "\"0d3be4a1-6a2b-4c8d-9e7f-0a1b2c3d4e5f\"", "Guid")]
    [InlineData("\"ORD-5b0c9a407d5c4f0e8a5e1d2c3b4a5f60\"", "\"ORD-0d3be4a16a2b4c8d9e7f0a1b2c3d4e5f\"", "Guid")]
    [InlineData("\"A-5b0c9a40-7d5c-4f0e-8a5e-1d2c3b4a5f60\"", "\"B-0d3be4a1-6a2b-4c8d-9e7f-0a1b2c3d4e5f\"", "Value")]
    [InlineData("\"1,234.50\"", "\"1.234,50\"", "NumberFormat")]
    [InlineData("\"a b c\"", "\"c a b\"", "Order")]
    [InlineData("\"a\"", "\"b\"", "Value")]
    [InlineData("1", "2", "Value")]
    [InlineData("1.5", "2e3", "Value")]
    [InlineData("true", "false", "Value")]
    [InlineData("1795248757", "\"1795248757\"", "Value")]
    public void Of_TwoValues_SaysWhatTheyLookLike(string left, string right, string expected)
    {
        using var leftJson = JsonDocument.Parse(left);
        using var rightJson = JsonDocument.Parse(right);

        Assert.Equal(expected, ValueNature.Of(leftJson.RootElement, rightJson.RootElement).ToString());
        Assert.Equal(expected, ValueNature.Of(rightJson.RootElement, leftJson.RootElement).ToString());
    }
}
