using Rehearsal.Fuzzing.Tests;

namespace Rehearsal.Events.Tests.Recordings;

/// <summary>Recordings drawn and changed: whatever they hold, reading ends with their records or with a fault that names its line.</summary>
/// <remarks>A failure names its seed and input: <c>new RecordingFuzz(seed)</c> draws the same inputs again, one after the other.</remarks>
public sealed class RecordingFuzzTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(101)]
    [InlineData(102)]
    public void Read_DrawnRecordings_EndsWithRecordsOrAPlace(int seed) => Run(seed, 10_000);

    [Theory]
    [MemberData(nameof(FuzzSeeds.OfAMillion), MemberType = typeof(FuzzSeeds))]
    [Trait("Category", "Deep")]
    public void Read_AMillionDrawnRecordings_EndsWithRecordsOrAPlace(int seed) => Run(seed, FuzzSeeds.CountOfEach);

    private void Run(int seed, int count)
    {
        var fuzz = new RecordingFuzz(seed);
        fuzz.Run(count, output);

        // Inputs that are all refused for one reason would test a part of the reader.
        Assert.True(fuzz.Problems.Count() >= 7, fuzz.ToString());
    }
}
