using System.Text;

namespace Rehearsal.Scenarios.Tests;

public class ScenarioMutationTests
{
    private const int MutationsPerSeed = 250;

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
    [InlineData(11)]
    [InlineData(12)]
    public void Read_Mutated_GivesAScenarioOrDiagnosticsWithPlaces(int seed)
    {
        var random = new Random(seed);
        string[] files = [SeedFile.OrderFlow, SeedFile.PaymentFailure, SeedFile.DriverNoAccept];
        for (var i = 0; i < MutationsPerSeed; i++)
        {
            var text = TextMutation.Mutate(Encoding.UTF8.GetString(SeedFile.Bytes(files[random.Next(files.Length)])), random);

            var reading = ScenarioYaml.Read("mutated.yaml", text);

            AssertSound(reading, $"seed {seed}, mutation {i}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_MutatedExamples_AreSoundAndWhatIsWrittenReadsAsTheSame(int seed)
    {
        var random = new Random(seed);
        var examples = ScenarioReference.Examples().Select(static example => example.Yaml).ToList();
        for (var i = 0; i < 4 * MutationsPerSeed; i++)
        {
            var text = TextMutation.Mutate(examples[random.Next(examples.Count)], random);

            var reading = ScenarioYaml.Read("mutated.yaml", text);

            AssertSound(reading, $"seed {seed}, mutation {i}");
            if (reading.Scenario is { } scenario)
            {
                Assert.Equal(ScenarioHash.Compute(scenario), ScenarioHash.Compute(MarkedYaml.ReadGood(ScenarioYaml.Write(scenario))));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_MutatedBytes_GivesAScenarioOrDiagnosticsWithPlaces(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < MutationsPerSeed; i++)
        {
            var bytes = SeedFile.Bytes(SeedFile.OrderFlow);
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            AssertSound(ScenarioYaml.Read("mutated.yaml", bytes), $"seed {seed}, mutation {i}");
        }
    }

    private static void AssertSound(ScenarioReading reading, string which)
    {
        Assert.True(reading.Scenario is null == reading.Diagnostics.Count > 0, which);
        Assert.All(reading.Diagnostics, diagnostic => Assert.True(diagnostic.Location is { Line: > 0, Column: > 0 }, which));
        if (reading.Scenario is not null)
        {
            Assert.Equal(64, ScenarioHash.Compute(reading.Scenario).Length);
        }
    }
}
