namespace Rehearsal.Hosting.Tests;

public sealed class ExitCodesTests
{
    [Fact]
    public void Combine_AnyPair_TakesTheHigherOf130Over2Over3Over1Over0()
    {
        int[] order = [0, 1, 3, 2, 130];
        for (var left = 0; left < order.Length; left++)
        {
            for (var right = 0; right < order.Length; right++)
            {
                Assert.Equal(order[Math.Max(left, right)], ExitCodes.Combine(order[left], order[right]));
            }
        }
    }

    [Theory]
    [InlineData(134, 0, 1)]
    [InlineData(0, 139, 1)]
    [InlineData(134, 2, 2)]
    [InlineData(-1, 3, 3)]
    public void Combine_CodeOfACrash_CountsAsFailed(int left, int right, int expected) => Assert.Equal(expected, ExitCodes.Combine(left, right));
}
