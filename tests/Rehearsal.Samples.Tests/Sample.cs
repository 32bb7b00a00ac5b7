using System.Runtime.CompilerServices;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Samples.Tests;

/// <summary>The sample systems and their scenario files.</summary>
internal static class Sample
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", "samples"));

    public static TheoryData<string, string> Scenarios
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in new[] { "Shop", "Rides", "Notifications", "Foundation" })
            {
                foreach (var file in Directory.GetFiles(Path.Combine(Folder, name, "scenarios"), "*.yaml").Order(StringComparer.Ordinal))
                {
                    data.Add(name, Path.GetFileName(file));
                }
            }

            return data;
        }
    }

    public static SystemDefinition System(string name)
    {
        var builder = new SystemBuilder(name);
        Action<SystemBuilder> define = name switch
        {
            "Shop" => Shop.ShopSystem.Define,
            "Rides" => Rides.RidesSystem.Define,
            "Notifications" => Notifications.NotificationSystem.Define,
            "Checkout" => Checkout.CheckoutSystem.Define,
            _ => Foundation.FoundationSystem.Define,
        };
        define(builder);
        return builder.Build();
    }

    public static string PathOf(string name, string file) => Path.Combine(Folder, name, "scenarios", file);

    public static Scenario Read(string name, string file) => Read(PathOf(name, file));

    public static Scenario ReadBeside(string name, string file) => Read(Path.Combine(Folder, name, file));

    private static Scenario Read(string path)
    {
        var reading = ScenarioYaml.Read(path, File.ReadAllText(path));
        Assert.True(reading.Diagnostics.Count == 0, string.Join('\n', reading.Diagnostics.Select(DiagnosticText.Format)));
        return reading.Scenario!;
    }

    public static ScenarioRun Simulate(string name, string file, ulong seed = 1) => Simulate(name, Read(name, file), seed);

    public static ScenarioRun Simulate(string name, Scenario scenario, ulong seed = 1) =>
        new SimulatedStage(TimeProvider.System).Run(System(name), scenario, seed, TestContext.Current.CancellationToken);

    public static ScenarioRun RunInRealTime(string name, string file) =>
        new LocalStage(TimeProvider.System, Random.Shared).Run(System(name), Read(name, file), seed: 1, progress: null, CancellationToken.None);

    public static string Problems(this ScenarioRun run) =>
        string.Join("; ", run.Checks.Where(static check => !check.Passed).Select(static check => $"{check.Kind} {check.Target}: expected {check.Expected}, found {check.Actual}").Append(run.Error));

    /// <summary>Counts the events by type; those whose type is drawn by chance together.</summary>
    public static SortedDictionary<string, int> Counts(this ScenarioRun run)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var published in run.Events)
        {
            var type = Foundation.Services.EventWriter.Types.Contains(published.Type) ? "any visit" : published.Type;
            counts[type] = counts.GetValueOrDefault(type) + 1;
        }

        return counts;
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
