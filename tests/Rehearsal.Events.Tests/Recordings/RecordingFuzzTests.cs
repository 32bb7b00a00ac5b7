namespace Rehearsal.Events.Tests.Recordings;

/// <summary>Recordings drawn and changed: whatever they hold, reading ends with their records or with a fault that names its line.</summary>
/// <remarks>A failure names its seed and input: <c>new RecordingFuzz(seed)</c> draws the same inputs again, one after the other.</remarks>
public sealed class RecordingFuzzTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(101)]
    [InlineData(102)]
    public void Read_DrawnRecordings_EndsWithRecordsOrAPlace(int seed) => Run(seed, 10_000);

    /// <remarks>The seeds are 1 to 10; each draws 100,000 recordings.</remarks>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [Trait("Category", "Deep")]
    public void Read_AMillionDrawnRecordings_EndsWithRecordsOrAPlace(int seed) => Run(seed, 100_000);

    private void Run(int seed, int count)
    {
        var fuzz = new RecordingFuzz(seed);
        for (var i = 0; i < count; i++)
        {
            fuzz.Next(i);
        }

        output.WriteLine(fuzz.ToString());

        // Inputs that are all refused, or all accepted, or for one reason, would test a part of the reader.
        Assert.InRange(fuzz.ReadCount, count / 50, count / 2);
        Assert.True(fuzz.Problems.Count() >= 7, fuzz.ToString());
    }
}
