namespace Rehearsal.Scenarios.Tests;

public class ScenarioDiagnosticsTests
{
    [Theory]
    [InlineData("", "RHS0104 RHS0104", "§§")]
    [InlineData("", "RHS0102", "§just text")]
    [InlineData("", "RHS0104", "§name: N")]
    [InlineData("", "RHS0101", "§nam: N\nsteps: [ { wait_for_time: 1 } ]")]
    [InlineData("", "RHS0103", "name: N\nsteps: §[]")]
    [InlineData("", "RHS0102", "name: N\nsteps: §{ a: 1 }")]
    [InlineData("", "RHS0102", "name: N\nsteps:§")]
    [InlineData("", "RHS0102", "name: N\nsteps:\n  - §~")]
    [InlineData("", "RHS0102", "name: N\nsteps:\n  - §{}")]
    [InlineData("", "RHS0100", "name: N\n§---\nname: M")]
    [InlineData("steps", "RHS0102", "name: §2024")]
    [InlineData("steps", "RHS0103", "name: §\"\"")]
    [InlineData("steps", "RHS0105", "name: N\n§name: M")]
    [InlineData("steps", "RHS0101", "name: N\n§recording: { spans: all }")]
    [InlineData("steps", "RHS0103", "name: N\nseed: §-1")]
    [InlineData("steps", "RHS0103", "name: N\nseed: §9007199254740992")]
    [InlineData("steps", "RHS0103", "name: N\nseed: §1.5")]
    [InlineData("steps", "RHS0103", "name: N\nseed: §1e999")]
    [InlineData("steps", "RHS0103", "name: N\nseed: §1e-29")]
    [InlineData("steps", "RHS0103", "name: N\nseed: §0xFFFFFFFFFFFFFFFFF")]
    [InlineData("steps", "RHS0102", "name: N\nseed: §\"1\"")]
    [InlineData("steps", "RHS0102", "name: N\nseed: §1_000")]
    [InlineData("steps", "RHS0103", "name: N\ntags: §[]")]
    [InlineData("steps", "RHS0103", "name: N\ntags: [a, §a]")]
    [InlineData("steps", "RHS0102", "name: N\ntags: [a, §1]")]
    [InlineData("steps", "RHS0102", "name: N\ntags: §commit")]
    [InlineData("steps", "RHS0102", "name: N\nsetup: §[]")]
    [InlineData("steps", "RHS0101", "name: N\nsetup: { §service: [a] }")]
    [InlineData("steps", "RHS0103", "name: N\nsettle: §-1s")]
    [InlineData("steps", "RHS0102", "name: N\nsettle: §soon")]
    [InlineData("steps", "RHS0103", "name: N\nsettle: §99999d")]
    [InlineData("steps", "RHS0103", "name: N\nsettle: §.inf")]
    [InlineData("steps", "RHS0102", "name: N\nchaos: §{}")]
    [InlineData("steps", "RHS0104 RHS0104", "name: N\nchaos: [ §§{ at_cycle: 1 } ]")]
    [InlineData("steps", "RHS0103", "name: N\nchaos: [ { type: §inject_latency, event: A } ]")]
    [InlineData("steps", "RHS0103", "name: N\nchaos: [ { type: inject_failure, event: A, at_cycle: §0 } ]")]
    [InlineData("steps", "RHS0103", "name: N\nchaos: [ { type: inject_failure, event: A, attempts: §0 } ]")]
    [InlineData("steps", "RHS0103", "name: N\nchaos: [ { type: inject_failure, event: A, error: §sometimes } ]")]
    [InlineData("steps", "RHS0103", "name: N\nchaos: [ { type: inject_failure, event: §rehearsal.fault } ]")]
    [InlineData("step", "RHS0203", "§expct: 1")]
    [InlineData("step", "RHS0203", "§fork: { url: x }")]
    [InlineData("step", "RHS0103", "wait_for_time: 1\n    §trigger: { event: A }")]
    [InlineData("step", "RHS0103", "wait_for_time: §-1")]
    [InlineData("step", "RHS0102", "wait_for_time: §\"31\"")]
    [InlineData("step", "RHS0102", "wait_for_time: §31 parsecs")]
    [InlineData("step", "RHS0102", "trigger: §OrderCreated")]
    [InlineData("step", "RHS0104", "trigger: §{}")]
    [InlineData("step", "RHS0101", "trigger: { §evnt: A }")]
    [InlineData("step", "RHS0102", "trigger: { event: A, data: §[] }")]
    [InlineData("step", "RHS0103", "trigger: { event: A, data: { a: [ §.nan ] } }")]
    [InlineData("step", "RHS0102", "trigger: { event: A, data: { §[x]: 1 } }")]
    [InlineData("step", "RHS0105", "trigger: { event: A, data: { x: 1, §\"x\": 1 } }")]
    [InlineData("step", "RHS0102", "trigger: { event: A, data: { x: §!point 1 } }")]
    [InlineData("step", "RHS0102", "trigger: { event: A, data: { x: §!!int one } }")]
    [InlineData("step", "RHS0103", "wait_for_event: { event: A, timeout_seconds: §-1 }")]
    [InlineData("step", "RHS0102", "wait_for_event: { event: A, timeout_seconds: §30s }")]
    [InlineData("step", "RHS0103", "wait_for_event: { event: A, timeout_seconds: 1, §timeout: 1s }")]
    [InlineData("step", "RHS0102", "wait_for_event: { event: A, where: §{} }")]
    [InlineData("step", "RHS0103", "wait_for_event: { event: A, where: { §\"a..b\": 1 } }")]
    [InlineData("step", "RHS0103", "assert: §{}")]
    [InlineData("step", "RHS0101", "assert: { §event_cout: { A: 1 } }")]
    [InlineData("step", "RHS0101", "assert: { no_event: A, §cost: { p99: 1 } }")]
    [InlineData("step", "RHS0102", "assert: { event_count: §3 }")]
    [InlineData("step", "RHS0103", "assert: { event_count: { A: §-1 } }")]
    [InlineData("step", "RHS0103", "assert: { event_count: { A: { exact: §1.5 } } }")]
    [InlineData("step", "RHS0103", "assert: { event_count: { A: { between: §[5, 1] } } }")]
    [InlineData("step", "RHS0102", "assert: { event_count: { A: { between: §[5] } } }")]
    [InlineData("step", "RHS0103", "assert: { event_count: { A: §{ at_least: 5, at_most: 1 } } }")]
    [InlineData("step", "RHS0103", "assert: { event_count: { §A: { exact: 1, at_most: 1 } } }")]
    [InlineData("step", "RHS0103", "assert: { event_count: { §A: {} } }")]
    [InlineData("step", "RHS0103", "assert: { event_count: { A: { exact: §99999999999 } } }")]
    [InlineData("step", "RHS0103", "assert: { event_count: { §rehearsal.mark: 1 } }")]
    [InlineData("step", "RHS0102", "assert: { event_data: { A: §[] } }")]
    [InlineData("step", "RHS0104", "assert: { event_data: { A: [ §{ field: a } ] } }")]
    [InlineData("step", "RHS0104", "assert: { event_data: { A: [ §{ value: a } ] } }")]
    [InlineData("step", "RHS0104", "assert: { event_data: { A: §{ occurrence: 1 } } }")]
    [InlineData("step", "RHS0103", "assert: { event_data: { A: [ { field: a, matches: §\"(\" } ] } }")]
    [InlineData("step", "RHS0103", "assert: { event_data: { A: [ { field: a, matches: §\"(?=a)\" } ] } }")]
    [InlineData("step", "RHS0103", "assert: { event_data: { A: [ { field: a, matches: §\"((a{100}){100}){100}\" } ] } }")]
    [InlineData("step", "RHS0102", "assert: { event_data: { A: [ { field: a, exists: §yes } ] } }")]
    [InlineData("step", "RHS0102", "assert: { event_data: { A: [ { field: a, greater: §\"1\" } ] } }")]
    [InlineData("step", "RHS0103", "assert: { event_data: { A: [ { field: a, less: §.inf } ] } }")]
    [InlineData("step", "RHS0103", "assert: { event_data: { A: [ { field: §\"a[-1]\", value: 1 } ] } }")]
    [InlineData("step", "RHS0103", "assert: { event_data: { A: { occurrence: §0, fields: [ { field: a, value: 1 } ] } } }")]
    [InlineData("step", "RHS0103", "assert: { event_data: { A: [ { field: a, value: 1, occurrence: §some } ] } }")]
    [InlineData("step", "RHS0103", "assert: { event_order: §[] }")]
    [InlineData("step", "RHS0102", "assert: { event_order: §A }")]
    [InlineData("step", "RHS0102", "assert: { no_event: §1 }")]
    [InlineData("step", "RHS0103", "assert: { no_event: [A, §A] }")]
    [InlineData("step", "RHS0103", "assert: { duration: §{ min: 5, max: 1 } }")]
    [InlineData("step", "RHS0103", "assert: { duration: §{} }")]
    [InlineData("step", "RHS0100", "trigger: { event: A, data: §*missing }")]
    [InlineData("step", "RHS0100", "trigger: &t { event: A, data: §*t }")]
    public void Read_Bad_TellsCodeAndPlace(string around, string codes, string marked)
    {
        var text = around switch
        {
            "steps" => $"{marked}\nsteps: [ {{ wait_for_time: 1 }} ]",
            "step" => $"name: N\nsteps:\n  - {marked}",
            _ => marked,
        };

        var diagnostics = MarkedYaml.ReadBad(text);

        Assert.Equal(codes, string.Join(' ', diagnostics.Select(diagnostic => diagnostic.Code)));
    }

    [Fact]
    public void Read_SeveralErrors_AreAllReportedInOrder()
    {
        var diagnostics = MarkedYaml.ReadBad(
            """
            name: N
            §sed: 1
            chaos:
              - type: inject_failure
                event: A
                at_cycle: §0
            steps:
              - trigger: { event: §7, §dta: {} }
              - §wait_for_tim: 1
              - assert:
                  event_count: { A: { exact: §one } }
                  §event_dat: {}
            """);

        Assert.Equal(["RHS0101", "RHS0103", "RHS0102", "RHS0101", "RHS0203", "RHS0102", "RHS0101"], diagnostics.Select(diagnostic => diagnostic.Code));
    }

    [Fact]
    public void Read_UnknownStep_ReadsAsTheStyleSays()
    {
        var diagnostic = Assert.Single(MarkedYaml.ReadBad("name: N\nsteps:\n  - §triger: { event: A }"));

        Assert.Equal(
            """
            orders.yaml:3:5: error RHS0203: unknown step 'triger'.
              expected one of: assert, chaos, command, http, parallel, publish, query, repeat, table, trigger, wait_for_event, wait_for_time
              found:           triger
              fix:             write 'trigger', or remove the line
            """.ReplaceLineEndings("\n"),
            DiagnosticText.Format(diagnostic));
    }

    [Fact]
    public void Read_WhatIsNotBuiltYet_SaysSo()
    {
        Assert.Contains("not in this version yet", Assert.Single(MarkedYaml.ReadBad("name: N\nsteps:\n  - §fork: []")).Message, StringComparison.Ordinal);
        Assert.Contains("not in this version yet", Assert.Single(MarkedYaml.ReadBad("name: N\nsteps:\n  - assert: { §cost: 1 }")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NumberForText_OffersQuotes() =>
        Assert.Equal("put it in quotes: \"2024\"", Assert.Single(MarkedYaml.ReadBad("name: §2024\nsteps: [ { wait_for_time: 1 } ]")).Fix);

    [Theory]
    [InlineData("name: N\nsteps:\n  - trigger: { event: A")]
    [InlineData("name: \"N\nsteps: []")]
    [InlineData("name: N\n steps: []")]
    [InlineData("name: N\nsteps: [ {\nwait_for_time: 1 } ]")]
    [InlineData("name: N: M")]
    [InlineData("name: @x")]
    [InlineData("- a\nb: c")]
    [InlineData("%YAML 9.9\n---\nname: N")]
    public void Read_NotYaml_TellsThePlace(string text)
    {
        var reading = ScenarioYaml.Read("a.yaml", text);

        Assert.Null(reading.Scenario);
        var diagnostic = Assert.Single(reading.Diagnostics);
        Assert.Equal("RHS0100", diagnostic.Code);
        Assert.True(diagnostic.Location.IsKnown);
    }

    [Fact]
    public void Read_EmptyAndBlankKeys_SaysWhatWasFound()
    {
        var diagnostics = MarkedYaml.ReadBad("name: N\nsteps: [ { wait_for_time: 1 } ]\n§\"\": 1\n§\"  \": 2\n");

        Assert.Equal(["an empty text", "white space"], diagnostics.Select(static diagnostic => diagnostic.Found));
    }

    [Fact]
    public void Read_KeyWithAnEscape_GivesATerminalNothingToObey()
    {
        var diagnostic = Assert.Single(MarkedYaml.ReadBad("name: N\nsteps: [ { wait_for_time: 1 } ]\n§\"\\e[31mred\": 1\n"));

        Assert.Equal(@"\x1b[31mred", diagnostic.Found);
        Assert.DoesNotContain(DiagnosticText.Format(diagnostic), static c => c != '\n' && char.IsControl(c));
    }

    [Fact]
    public void Validate_FieldWithATab_IsShownOnOneLine()
    {
        var scenario = MarkedYaml.ReadGood("name: N\nsteps: [ { trigger: { event: OrderCreated, data: { \"a\\tb\": 1 } } } ]");

        Assert.Contains(ScenarioValidator.Validate(scenario, MalformedCorpusTests.Shop), static diagnostic => diagnostic.Message.Contains(@"'a\tb'", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_PercentileThatComesToNothing_IsRefused()
    {
        var diagnostic = Assert.Single(MarkedYaml.ReadBad("name: N\nsteps: [ { assert: { slo: { under: 1s, percentile: §1e-28 } } } ]"));

        Assert.Equal(DiagnosticCodes.ImpossibleValue, diagnostic.Code);
    }
}
