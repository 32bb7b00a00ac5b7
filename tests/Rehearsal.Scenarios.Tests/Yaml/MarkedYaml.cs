namespace Rehearsal.Scenarios.Tests;

/// <summary>YAML in which <c>§</c> marks each place where a diagnostic is expected; the marks are taken out before it is read.</summary>
internal static class MarkedYaml
{
    /// <summary>Reads the text, asserts that diagnostics stand exactly at the marks, and returns them.</summary>
    public static IReadOnlyList<Diagnostic> ReadBad(string marked)
    {
        var places = new List<SourceLocation>();
        var lines = marked.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            for (var column = lines[i].IndexOf('§', StringComparison.Ordinal); column >= 0; column = lines[i].IndexOf('§', StringComparison.Ordinal))
            {
                places.Add(new SourceLocation(i + 1, column + 1));
                lines[i] = lines[i].Remove(column, 1);
            }
        }

        var reading = ScenarioYaml.Read("orders.yaml", string.Join('\n', lines));

        Assert.Null(reading.Scenario);
        Assert.Equal(places, reading.Diagnostics.Select(diagnostic => diagnostic.Location));
        Assert.All(reading.Diagnostics, diagnostic => Assert.Equal("orders.yaml", diagnostic.File));
        Assert.All(reading.Diagnostics, diagnostic => Assert.All(
            new[] { diagnostic.Message, diagnostic.Expected, diagnostic.Found, diagnostic.Fix }, text => Assert.NotEqual("", text)));
        return reading.Diagnostics;
    }

    /// <summary>Reads a text that must be good.</summary>
    public static Scenario ReadGood(string yaml)
    {
        var reading = ScenarioYaml.Read("orders.yaml", yaml);
        Assert.Equal("", string.Join('\n', reading.Diagnostics.Select(DiagnosticText.Format)));
        return reading.Scenario!;
    }

    /// <summary>Reads one step.</summary>
    public static TStep ReadStep<TStep>(string step)
        where TStep : Step => Assert.IsType<TStep>(Assert.Single(ReadGood($"name: N\nsteps:\n  - {step}").Steps));

    /// <summary>Reads the checks of one assertion.</summary>
    public static IReadOnlyList<Check> ReadChecks(string assert) => ReadStep<AssertStep>($"assert: {assert}").Checks;
}
