namespace Rehearsal.Analysis.Tests;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.0001, "1 µs")]
    [InlineData(0.04, "40 µs")]
    [InlineData(0.0994, "99 µs")]
    [InlineData(0.0995, "0.1 ms")]
    [InlineData(0.8, "0.8 ms")]
    [InlineData(2.3, "2.3 ms")]
    [InlineData(9.94, "9.9 ms")]
    [InlineData(9.95, "10 ms")]
    [InlineData(15, "15 ms")]
    [InlineData(1250, "1,250 ms")]
    [InlineData(9999.4, "9,999 ms")]
    [InlineData(9999.5, "10 s")]
    [InlineData(31_000, "31 s")]
    [InlineData(30_850, "30.9 s")]
    [InlineData(599_949, "599.9 s")]
    [InlineData(599_950, "10 m 00 s")]
    [InlineData(725_000, "12 m 05 s")]
    [InlineData(3_599_499, "59 m 59 s")]
    [InlineData(3_599_500, "1 h 00 m")]
    [InlineData(3_720_000, "1 h 02 m")]
    [InlineData(-1250, "-1,250 ms")]
    public void Duration_AnyLength_HasTheDigitsThatMatter(double ms, string expected) =>
        Assert.Equal(expected, Quantity.Duration(RecordingBuilder.Ms(ms)));

    [Fact]
    public void Duration_Extremes_AreWritten()
    {
        Assert.Equal("256,204,778 h 48 m", Quantity.Duration(TimeSpan.MaxValue));
        Assert.Equal("-256,204,778 h 48 m", Quantity.Duration(TimeSpan.MinValue));
    }

    [Theory]
    [InlineData(0, "0 events")]
    [InlineData(1, "1 event")]
    [InlineData(1203, "1,203 events")]
    public void Count_Number_HasItsNoun(long count, string expected) => Assert.Equal(expected, Quantity.Count(count, "event"));

    [Theory]
    [InlineData(2.31, 714, "+2.3 ms")]
    [InlineData(2.31, 2000, "+0.002 s")]
    [InlineData(1276.1, 2000, "+1.276 s")]
    [InlineData(125_000, 3_000_000, "+2:05.000")]
    [InlineData(3_725_000, 4_000_000, "+1:02:05")]
    public void Offset_OfOneFlow_HasOneUnit(double at, double whole, string expected) =>
        Assert.Equal(expected, Offset.Of(RecordingBuilder.Ms(at), RecordingBuilder.Ms(whole)));
}
