namespace Rehearsal.Hosting.Tests;

public sealed class RepeatSampleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public void Draw_UpTo20_TakesAll(int count) => Assert.Equal(Enumerable.Range(0, count), RepeatSample.Draw(count, seed: 1));

    [Theory]
    [InlineData(21)]
    [InlineData(57)]
    [InlineData(1_000_003)]
    public void Draw_More_Takes20SpreadEvenly(int count)
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            var drawn = RepeatSample.Draw(count, seed);

            Assert.Equal(20, drawn.Count);
            for (var part = 0; part < 20; part++)
            {
                Assert.InRange(drawn[part], (long)part * count / 20, ((part + 1L) * count / 20) - 1);
            }
        }
    }

    [Fact]
    public void Draw_SameSeed_IsTheSameAndAnotherSeedIsNot()
    {
        Assert.Equal(RepeatSample.Draw(1_000, 7), RepeatSample.Draw(1_000, 7));
        Assert.NotEqual(RepeatSample.Draw(1_000, 7), RepeatSample.Draw(1_000, 8));
    }
}
