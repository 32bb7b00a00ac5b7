namespace Rehearsal.Scenarios.Tests;

/// <summary>A scenario that is written as a file and read again is the same one, whatever it holds.</summary>
/// <remarks>A failure names its seed and the number of the model: <c>new DrawnModel(new Random(seed))</c> draws the same ones again.</remarks>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Write_ADrawnModel_ReadsAsTheSame(int seed) => Run(seed, 100);

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [Trait("Category", "Deep")]
    public void Write_ManyDrawnModels_ReadAsTheSame(int seed) => Run(seed, 10_000);

    private static void Run(int seed, int count)
    {
        var models = new DrawnModel(new Random(seed));
        for (var i = 0; i < count; i++)
        {
            var model = models.Draw();
            var yaml = ScenarioYaml.Write(model);
            try
            {
                Check(model, yaml);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}, model {i}: {exception.Message}\n{yaml}", exception);
            }
        }
    }

    private static void Check(Scenario model, string yaml)
    {
        var read = MarkedYaml.ReadGood(yaml);
        AssertSame(model, read);

        var again = ScenarioYaml.Write(read);
        Assert.Equal(yaml, again);
        AssertSame(read, MarkedYaml.ReadGood(again));
    }

    private static void AssertSame(Scenario one, Scenario other)
    {
        Assert.Equal(ScenarioText.Of(one), ScenarioText.Of(other));
        Assert.Equal(ScenarioHash.Compute(one), ScenarioHash.Compute(other));
        Assert.Equal((one.Seed, string.Join('\n', one.Tags)), (other.Seed, string.Join('\n', other.Tags)));
    }
}
