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

    [Fact]
    public void Write_ChecksThatStandApart_IsRefused()
    {
        var scenario = ScenarioBuilder.Create("N").Assert(static assert => assert.EventCount("A", exactly: 1).EventCount("A", atLeast: 1)).Build();

        Assert.Throws<NotSupportedException>(() => ScenarioYaml.Write(scenario));
    }

    [Fact]
    public void Write_ATypeThatNeverComesTwice_IsRefused()
    {
        var scenario = ScenarioBuilder.Create("N").Assert(static assert => assert.NoEvent("A").NoEvent("A")).Build();

        var refused = Assert.Throws<NotSupportedException>(() => ScenarioYaml.Write(scenario));

        Assert.Contains("'A' twice", refused.Message, StringComparison.Ordinal);
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
