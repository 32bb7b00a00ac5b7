namespace Rehearsal.Analysis.Tests.Metrics;

public sealed class DurationHistogramTests
{
    private static readonly double[] Parts = [0, 0.001, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

    [Theory]
    [InlineData(1, 1, 100)]
    [InlineData(2, 1_000, 200)]
    [InlineData(3, 20_000, 10_000_000)]
    [InlineData(4, 20_000, long.MaxValue / 4)]
    public void Quantile_DrawnDurations_IsWithinTheStatedErrorOfTheExactOne(int seed, int count, long ticksMax)
    {
        var random = new Random(seed);
        var histogram = new DurationHistogram();
        var exact = Enumerable.Range(0, count).Select(_ => Draw(random, ticksMax)).ToList();
        exact.ForEach(ticks => histogram.Add(TimeSpan.FromTicks(ticks)));
        exact.Sort();

        Assert.Equal((count, exact[0], exact[^1]), (histogram.Count, histogram.Min.Ticks, histogram.Max.Ticks));
        Assert.Equal((long)(exact.Aggregate(Int128.Zero, static (sum, ticks) => sum + ticks) / count), histogram.Mean.Ticks);
        foreach (var part in Parts)
        {
            var expected = exact[Math.Max(0, (int)Math.Ceiling(part * count) - 1)];
            Assert.InRange(histogram.Quantile(part).Ticks, expected - (expected * DurationHistogram.RelativeError), expected + (expected * DurationHistogram.RelativeError));
        }
    }

    [Fact]
    public void Merge_TwoHistograms_IsTheHistogramOfBoth()
    {
        var random = new Random(5);
        var (one, two, both) = (new DurationHistogram(), new DurationHistogram(), new DurationHistogram());
        for (var i = 0; i < 10_000; i++)
        {
            var duration = TimeSpan.FromTicks(Draw(random, i % 2 == 0 ? 1_000 : long.MaxValue / 4));
            (i % 3 == 0 ? one : two).Add(duration);
            both.Add(duration);
        }

        one.Merge(two);
        one.Merge(new DurationHistogram());

        Assert.Equal((both.Count, both.Min, both.Max, both.Mean), (one.Count, one.Min, one.Max, one.Mean));
        Assert.Equal(Parts.Select(both.Quantile), Parts.Select(one.Quantile));
    }

    [Fact]
    public void Quantile_Extremes_AreInTheirBounds()
    {
        var histogram = new DurationHistogram();
        Assert.Equal(TimeSpan.Zero, histogram.Quantile(0.5));

        histogram.Add(TimeSpan.MinValue);
        histogram.Add(TimeSpan.MaxValue);

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (histogram.Min, histogram.Quantile(0.5)));
        Assert.InRange(histogram.Quantile(1).Ticks / (double)long.MaxValue, 1 - DurationHistogram.RelativeError, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.Quantile(1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.Quantile(double.NaN));
    }

    // As many small ones as large ones, whatever the scale.
    private static long Draw(Random random, long max) => (long)Math.Exp(random.NextDouble() * Math.Log(max));
}
