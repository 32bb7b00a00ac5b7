namespace Rehearsal.Scenarios.Tests;

public class ScenarioHashTests
{
    private const string Base = "name: N\nsteps:\n  - trigger: { event: A, data: { a: 1 } }\n";

    [Fact]
    public void Compute_Scenario_IsLowercaseSha256AndStable()
    {
        var hash = ScenarioHash.Compute(MarkedYaml.ReadGood(Base));

        Assert.Matches("^[0-9a-f]{64}$", hash);

        // Pinned: a change of this value changes the header of every recording and must raise the encoding's version.
        Assert.Equal("8c7453926cb5f874289a236bfd641f54b022250bc7e1a99dbb1edba04d3e1ae5", hash);
    }

    [Theory]
    [InlineData("# a comment\n" + Base)]
    [InlineData(Base + "description: D\ntags: [t]\nsystem: S.csproj\nseed: 5\nsettle: 10s\n")]
    [InlineData("steps:\n\n  - trigger:\n      data: { \"a\": 0x1 }\n      event: 'A'\nname: \"N\"")]
    public void Compute_WhatDoesNotDecideTheRun_ChangesNothing(string yaml) =>
        Assert.Equal(ScenarioHash.Compute(MarkedYaml.ReadGood(Base)), ScenarioHash.Compute(MarkedYaml.ReadGood(yaml)));

    [Theory]
    [InlineData("name: M\nsteps:\n  - trigger: { event: A, data: { a: 1 } }\n")]
    [InlineData("name: N\nsteps:\n  - trigger: { event: B, data: { a: 1 } }\n")]
    [InlineData("name: N\nsteps:\n  - trigger: { event: A, data: { a: 2 } }\n")]
    [InlineData("name: N\nsteps:\n  - trigger: { event: A, data: { a: \"1\" } }\n")]
    [InlineData("name: N\nsteps:\n  - trigger: { event: A, data: {} }\n")]
    [InlineData("name: N\nsteps:\n  - trigger: { event: A }\n")]
    [InlineData("name: N\nsteps:\n  - trigger: { event: A, data: { a: 1 }, correlation: c }\n")]
    [InlineData(Base + "  - wait_for_time: 1\n")]
    [InlineData(Base + "settle: 11s\n")]
    [InlineData(Base + "setup: { services: [a] }\n")]
    [InlineData(Base + "chaos: [ { type: inject_failure, event: A } ]\n")]
    public void Compute_WhatDecidesTheRun_ChangesTheHash(string yaml) =>
        Assert.NotEqual(ScenarioHash.Compute(MarkedYaml.ReadGood(Base)), ScenarioHash.Compute(MarkedYaml.ReadGood(yaml)));

    [Fact]
    public void Compute_EveryVariantOfAStep_HasItsOwnHash()
    {
        string[] steps =
        [
            "wait_for_time: 1", "wait_for_time: 2", "wait_for_event: { event: A }", "wait_for_event: { event: A, timeout: 1 }",
            "wait_for_event: { event: A, where: { a: 1 } }", "wait_for_event: { event: A, where: { a: 2 } }",
            "assert: { event_count: { A: 1 } }", "assert: { event_count: { A: { at_least: 1 } } }", "assert: { event_count: { A: { at_most: 1 } } }",
            "assert: { event_data: { A: [ { field: a, greater: 1 } ] } }", "assert: { event_data: { A: [ { field: a, less: 1 } ] } }",
            "assert: { event_data: { A: [ { field: a, value: 1 } ] } }", "assert: { event_data: { A: [ { field: a, value: 1, occurrence: 1 } ] } }",
            "assert: { event_data: { A: [ { field: a, value: 1, occurrence: all } ] } }", "assert: { event_order: [A] }", "assert: { event_order: [A, A] }",
            "assert: { event_order_exact: [A] }", "assert: { no_event: A }", "assert: { duration: { max: 1 } }", "assert: { duration: { min: 1 } }",
        ];

        var hashes = steps.Select(step => ScenarioHash.Compute(MarkedYaml.ReadGood($"name: N\nsteps:\n  - {step}"))).ToList();

        Assert.Equal(hashes.Count, hashes.Distinct().Count());
    }
}
