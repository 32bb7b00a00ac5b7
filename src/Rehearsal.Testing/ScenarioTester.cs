using System.Runtime.CompilerServices;
using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Testing;

/// <summary>Runs scenarios against a system from a test, on virtual time unless told otherwise.</summary>
/// <remarks>
/// <para>Safe for concurrent use. Each run starts a system of its own, so tests beside each other share nothing but what the system keeps in static
/// fields.</para>
/// <para>Make one for a test class: the definition is built and checked once.</para>
/// </remarks>
/// <example>
/// <code>
/// private static readonly ScenarioTester Shop = new(ShopSystem.Define);
///
/// Shop.Run("scenarios/order_flow.yaml").ShouldPass();
/// </code>
/// </example>
public sealed class ScenarioTester
{
    private readonly Lazy<(SystemDefinition Definition, SystemCatalog Catalog)> system;

    /// <summary>Initializes a tester of a system.</summary>
    /// <param name="configure">What the system's Program.cs gives to <c>RehearsalApp.RunAsync</c>; called at the first run.</param>
    /// <param name="name">The system's name, which is in the recording; null for the name of the assembly that <paramref name="configure"/> is in.</param>
    public ScenarioTester(Action<SystemBuilder> configure, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var systemName = name ?? configure.Method.Module.Assembly.GetName().Name ?? "system";
        system = new Lazy<(SystemDefinition, SystemCatalog)>(() =>
        {
            var builder = new SystemBuilder(systemName);
            configure(builder);
            var definition = builder.Build();
            return (definition, SystemCatalogReader.Read(definition));
        });
    }

    /// <summary>Gets where the scenarios run: the simulated stage unless set. A <see cref="LocalStage"/> runs them in real time.</summary>
    public IStageProvider Stage { get; init; } = new SimulatedStage(TimeProvider.System);

    /// <summary>Gets what interrupts a run, asked for at its beginning: <c>() =&gt; TestContext.Current.CancellationToken</c> in xUnit v3. Null for nothing.</summary>
    public Func<CancellationToken>? Cancellation { get; init; }

    /// <summary>Reads a scenario file, checks it against the system and runs it.</summary>
    /// <param name="file">
    /// The file. A relative path counts from the folder of the test's program, where files marked <c>CopyToOutputDirectory</c> are; where there is none, from
    /// the folder of the calling source file.
    /// </param>
    /// <param name="seed">The seed, 0 to 2^53 − 1; null for the scenario's, else 1.</param>
    /// <param name="sourceFile">The calling source file; the compiler fills it in.</param>
    /// <returns>What came of it, whatever the verdict.</returns>
    /// <exception cref="ScenarioInvalidException">The file is missing, is no scenario, or asks for something the system does not have; all of it is in the message.</exception>
    /// <exception cref="SystemDefinitionException">The system cannot be built.</exception>
    /// <exception cref="RunInterruptedException">The run was interrupted.</exception>
    public ScenarioResult Run(string file, ulong? seed = null, [CallerFilePath] string sourceFile = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        var reading = ScenarioFiles.Read(TestFiles.Locate(file, sourceFile));
        return reading.Scenario is { } scenario && reading.Diagnostics.Count == 0
            ? Run(scenario, seed)
            : throw new ScenarioInvalidException(reading.Diagnostics);
    }

    /// <summary>Checks a scenario against the system and runs it.</summary>
    /// <param name="scenario">The scenario, as <c>ScenarioBuilder</c> makes it.</param>
    /// <param name="seed">The seed, 0 to 2^53 − 1; null for the scenario's, else 1.</param>
    /// <returns>What came of it, whatever the verdict.</returns>
    /// <exception cref="ScenarioInvalidException">The scenario asks for something the system does not have; all of it is in the message.</exception>
    /// <exception cref="SystemDefinitionException">The system cannot be built.</exception>
    /// <exception cref="RunInterruptedException">The run was interrupted.</exception>
    public ScenarioResult Run(Scenario scenario, ulong? seed = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var (definition, catalog) = system.Value;
        var errors = ScenarioCheck.Validate(definition, catalog, scenario);
        return errors.Count == 0
            ? new ScenarioResult(Stage.Run(definition, scenario, seed ?? scenario.Seed ?? StageExtensions.DefaultSeed, progress: null, Cancellation?.Invoke() ?? CancellationToken.None))
            : throw new ScenarioInvalidException(errors);
    }
}
