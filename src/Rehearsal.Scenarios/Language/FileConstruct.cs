namespace Rehearsal.Scenarios;

/// <summary>The scenario file itself.</summary>
internal static class FileConstruct
{
    public static Construct Setup { get; } = new(
        "setup", "What is started.", [new("services", Shapes.Texts, "The only services and sagas to start.") { Default = "all of them" }]);

    public static Construct Scenario { get; } = new(
        "scenario", "A scenario: what happens to a system, and what must hold.",
        [
            new("name", Shapes.Text, "The name people know it by.") { IsRequired = true },
            new("description", Shapes.TextOrEmpty, "A longer text for people."),
            new("system", Shapes.Text, "The path of the system, relative to the file: a folder with one project, a project, or an assembly.") { Default = "the nearest project" },
            new("seed", new("whole number from 0 to 2^53 − 1", () => Shapes.Type("number").With("multipleOf", 1).With("minimum", 0).With("maximum", (double)ScenarioLimits.SeedMax)), "The seed.") { Default = "1" },
            new("tags", Shapes.Texts, "The tags that select it."),
            new("setup", new("mapping with `services`", () => Shapes.MapOf(Setup.Keys)), "What is started."),
            new("chaos", new("list of faults", () => Shapes.Type("array").With("maxItems", ScenarioLimits.FaultsMax).With("items", Shapes.Ref("fault"))), "The faults."),
            new("settle", Shapes.Duration, "How long an assertion may wait for the system to settle.") { Default = "10 s" },
            new("steps", Shapes.Steps, "The steps.") { IsRequired = true },
        ]);

    /// <summary>Gets the names of keys that this version does not have yet.</summary>
    public static string[] Later { get; } = ["recording"];
}
