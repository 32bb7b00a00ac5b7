namespace Rehearsal.Simulation.Tests.Randomness;

public sealed class SeededRandomRangeTests
{
    private readonly Random random = new SeededRandom(2026);

    [Fact]
    public void Next_NoBounds_IsNeverNegativeNorTheGreatest()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Assert.InRange(random.Next(), 0, int.MaxValue - 1);
            Assert.InRange(random.NextInt64(), 0, long.MaxValue - 1);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Next_LimitZeroOrOne_IsZero(int limit)
    {
        Assert.Equal(0, random.Next(limit));
        Assert.Equal(0, random.NextInt64(limit));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-7, -7)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(int.MinValue, int.MinValue)]
    public void Next_EqualBounds_IsThatNumber(int least, int limit)
    {
        Assert.Equal(least, random.Next(least, limit));
        Assert.Equal(least, random.NextInt64(least, limit));
    }

    [Theory]
    [InlineData(int.MinValue, int.MaxValue)]
    [InlineData(-3, 4)]
    [InlineData(int.MaxValue - 1, int.MaxValue)]
    [InlineData(int.MinValue, int.MinValue + 2)]
    public void Next_Bounds_AreKept(int least, int limit)
    {
        for (var i = 0; i < 1_000; i++)
            Assert.InRange(random.Next(least, limit), least, limit - 1);
    }

    [Theory]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(-3, 4)]
    [InlineData(long.MaxValue - 1, long.MaxValue)]
    public void NextInt64_Bounds_AreKept(long least, long limit)
    {
        for (var i = 0; i < 1_000; i++)
            Assert.InRange(random.NextInt64(least, limit), least, limit - 1);
    }

    [Fact]
    public void Next_BoundsTheBaseClassRefuses_AreRefused()
    {
        var theirs = new Random(1);
        foreach (var each in new[] { random, theirs })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => each.Next(-1));
            Assert.Throws<ArgumentOutOfRangeException>(() => each.Next(2, 1));
            Assert.Throws<ArgumentOutOfRangeException>(() => each.NextInt64(-1));
            Assert.Throws<ArgumentOutOfRangeException>(() => each.NextInt64(2, 1));
            Assert.Throws<ArgumentNullException>(() => each.NextBytes(null!));
        }
    }

    [Fact]
    public void NextFraction_ManyDraws_AreBelowOneAndEven()
    {
        double sum = 0;
        double sumSingle = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var fraction = random.NextDouble();
            var single = random.NextSingle();
            Assert.InRange(fraction, 0, Math.BitDecrement(1.0));
            Assert.InRange(single, 0, MathF.BitDecrement(1.0f));
            sum += fraction;
            sumSingle += single;
        }

        // Five standard deviations of a mean of 100,000 draws are 0.0046.
        Assert.InRange(sum / 100_000, 0.4954, 0.5046);
        Assert.InRange(sumSingle / 100_000, 0.4954, 0.5046);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(100)]
    public void Next_ManyDraws_AreEven(int limit)
    {
        var draws = limit * 10_000;
        var counts = new int[limit];
        var counts64 = new int[limit];
        for (var i = 0; i < draws; i++)
        {
            counts[random.Next(limit)]++;
            counts64[random.NextInt64(limit)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
        Assert.All(counts64, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void Next_LimitThatMultiplicationAloneWouldBias_IsEven()
    {
        // Three quarters of the range: without rejection a third of the numbers would come twice as often.
        const int Limit = 3 << 29;
        const long Limit64 = 3L << 61;
        var upper = 0;
        var upper64 = 0;
        for (var i = 0; i < 100_000; i++)
        {
            upper += random.Next(Limit) >= Limit / 2 ? 1 : 0;
            upper64 += random.NextInt64(Limit64) >= Limit64 / 2 ? 1 : 0;
        }

        Assert.InRange(upper, 49_200, 50_800);
        Assert.InRange(upper64, 49_200, 50_800);
    }

    [Fact]
    public void NextBytes_EveryLength_FillsTheWholeBuffer()
    {
        for (var length = 0; length <= 40; length++)
        {
            var union = new byte[length];
            for (var i = 0; i < 64; i++)
            {
                var bytes = new byte[length];
                random.NextBytes(bytes);
                for (var j = 0; j < length; j++)
                    union[j] |= bytes[j];
            }

            Assert.All(union, octet => Assert.Equal(0xFF, octet));
        }
    }

    [Fact]
    public void NextBytes_ArrayAndSpan_GiveTheSame()
    {
        var array = new byte[29];
        var span = new byte[29];
        new SeededRandom(3).NextBytes(array);
        new SeededRandom(3).NextBytes(span.AsSpan());

        Assert.Equal(array, span);
    }

    [Fact]
    public void Overrides_Random_CoverEveryVirtualMember()
    {
        var open = typeof(Random)
            .GetMethods(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
            .Where(method => method.DeclaringType == typeof(Random) && method.IsVirtual && !method.IsFinal)
            .Where(method => typeof(SeededRandom)
                .GetMethod(
                    method.Name,
                    System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.DeclaredOnly,
                    [.. method.GetParameters().Select(parameter => parameter.ParameterType)]) is null);

        Assert.Empty(open);
    }
}
