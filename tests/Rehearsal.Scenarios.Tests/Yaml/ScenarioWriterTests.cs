using System.Runtime.CompilerServices;

namespace Rehearsal.Scenarios.Tests;

public sealed class ScenarioWriterTests
{
    public static TheoryData<string> Files =>
    [
        .. ScenarioReference.Examples().Select(static example => example.Yaml),
        .. SameScenarioTests.Steps.Select(static row => $"name: N\nsteps:\n  - {row.Data.Item1}"),
        .. SameScenarioTests.Faults.Select(static row => $"name: N\nchaos: [ {row.Data.Item1} ]\nsteps: [ {{ wait_for_time: 1 }} ]"),
        .. Directory.GetFiles(Path.Combine(SourceFolder(), "..", "..", "..", "samples"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText),
        "name: \"odd: \\\"texts\\\"\"\ndescription: \"a\\nb\"\nsystem: ../a.csproj\nseed: 9007199254740991\ntags: [x, 'y z']\nsettle: 1.5ms\nsetup: { services: [a] }\n"
            + "steps:\n  - trigger: { event: A, data: { 'k e:y': [null, true, 1.50, 0x10, \"12\", '<b>', \"\\u2028\\U0001F600\"], e: {}, n: [] }, correlation: '#c' }\n",
        "name: N\nsteps:\n  - table:\n      rows: [ { a: '<x>', b: [1, { c: <<d>> }] } ]\n      steps: [ { trigger: { event: A, data: { t: <a>, u: 'in <a> and <<a>>', v: <b> } } } ]\n",
        "name: N\nsteps:\n  - repeat: { times: 2, steps: [ { parallel: { branches: [ [ { table: { rows: [ { a: 1 } ], steps: [ { wait_for_time: <a> } ] } } ], [ { wait_for_time: 2 } ] ] } } ] }\n",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Write_WhatWasRead_ReadsAsTheSame(string yaml)
    {
        var scenario = MarkedYaml.ReadGood(yaml);

        var again = MarkedYaml.ReadGood(ScenarioYaml.Write(scenario));

        Assert.Equal(ScenarioHash.Compute(scenario), ScenarioHash.Compute(again));
        Assert.Equal(ScenarioText.Of(scenario), ScenarioText.Of(again));
        Assert.Equal((scenario.Seed, string.Join(',', scenario.Tags)), (again.Seed, string.Join(',', again.Tags)));
    }

    /// <summary>Gets assertions of C# with what one mapping cannot say, and the number of mappings that say it.</summary>
    public static TheoryData<string, Action<AssertBuilder>, int> Apart => new()
    {
        { "kinds that come again", static a => a.EventCount("A", exactly: 1).Duration(max: TimeSpan.FromSeconds(1)).EventCount("B", exactly: 1), 2 },
        { "two counts of a type", static a => a.EventCount("A", atLeast: 1).EventCount("A", atMost: 2).EventCount("A", exactly: 3), 3 },
        { "contrary orders", static a => a.EventOrder("A", "B").EventOrder("B", "A").EventOrderExact("A").EventOrderExact("B"), 3 },
        { "two durations", static a => a.Duration(max: TimeSpan.FromSeconds(1)).Duration(min: TimeSpan.FromSeconds(1)), 2 },
        { "never, twice", static a => a.NoEvent("A").NoEvent("B").NoEvent("A"), 2 },
        { "two events of a type, any", static a => a.EventData("A", static d => d.Field("a").Is(1)).EventData("A", static d => d.Field("a").Is(2)), 2 },
        { "an occurrence again", static a => a.EventData("A", static d => d.All().Field("a").Is(1)).EventData("A", static d => d.Field("b").Is(1)).EventData("A", static d => d.All().Field("c").Is(1)), 2 },
        { "a type again", static a => a.EventData("A", static d => d.Field("a").Is(1)).EventData("B", static d => d.Field("a").Is(1)).EventData("A", static d => d.All().Field("a").Is(1)), 2 },
        { "together", static a => a.NoEvent("A").Within("A", "B", TimeSpan.FromSeconds(1)).Within("A", "B", TimeSpan.FromSeconds(1)).EventCount("A", exactly: 1).EventCount("B", exactly: 1), 1 },
    };

    [Theory]
    [MemberData(nameof(Apart))]
    public void Write_ChecksThatOneMappingCannotSay_ReadsAsTheSameAssertion(string what, Action<AssertBuilder> checks, int mappings)
    {
        Assert.NotEmpty(what);
        var scenario = ScenarioBuilder.Create("N").Assert(checks).Build();

        var yaml = ScenarioYaml.Write(scenario);

        var again = MarkedYaml.ReadGood(yaml);
        Assert.Equal(ScenarioText.Of(scenario), ScenarioText.Of(again));
        Assert.Equal(ScenarioHash.Compute(scenario), ScenarioHash.Compute(again));
        Assert.Equal(mappings == 1 ? 0 : mappings, yaml.Split("\n      -\n").Length - 1);
    }

    [Fact]
    public void Write_AKeyLongerThanAnImplicitOneMayBe_ReadsAsTheSame()
    {
        var name = new string('k', 2_000);
        var scenario = ScenarioBuilder.Create("N").Trigger("A", $"{{ \"{name}\": 1 }}").Assert(assert => assert.EventCount(name, exactly: 1)).Build();

        Assert.Equal(ScenarioText.Of(scenario), ScenarioText.Of(MarkedYaml.ReadGood(ScenarioYaml.Write(scenario))));
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
