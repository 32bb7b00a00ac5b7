using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Builds in C# the scenario that a file would give: the same model, with the same hash and the same bounds.</summary>
/// <remarks>
/// Event types are named by their records (<c>OrderCreated</c>) or by text. Payloads are encoded by <see cref="EventJson"/>. Every
/// argument is checked when it is given. Not thread-safe; the scenarios it builds are.
/// </remarks>
public sealed class ScenarioBuilder : StepListBuilder<ScenarioBuilder>
{
    private readonly List<Fault> chaos = [];
    private Scenario scenario;

    private ScenarioBuilder(string name) => scenario = new Scenario { Name = FluentArgument.Text(name) };

    /// <summary>Begins a scenario.</summary>
    /// <param name="name">The name people know it by.</param>
    /// <returns>A builder.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static ScenarioBuilder Create(string name) => new(name);

    /// <summary>Describes the scenario for people.</summary>
    /// <param name="description">The text.</param>
    /// <returns>This builder.</returns>
    public ScenarioBuilder WithDescription(string description)
    {
        ArgumentNullException.ThrowIfNull(description);
        scenario = scenario with { Description = description };
        return this;
    }

    /// <summary>Asks for a seed.</summary>
    /// <param name="seed">0 to 2^53 − 1.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The seed is greater.</exception>
    public ScenarioBuilder WithSeed(ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seed, ScenarioLimits.SeedMax);
        scenario = scenario with { Seed = seed };
        return this;
    }

    /// <summary>Gives the tags that select the scenario.</summary>
    /// <param name="tags">Distinct texts.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is none, one is empty, or one stands twice.</exception>
    public ScenarioBuilder WithTags(params string[] tags)
    {
        scenario = scenario with { Tags = FluentArgument.Texts(tags) };
        return this;
    }

    /// <summary>Starts only some services.</summary>
    /// <param name="services">Distinct names in snake_case: <c>order_service</c>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is none, one is empty, or one stands twice.</exception>
    public ScenarioBuilder WithServices(params string[] services)
    {
        scenario = scenario with { Services = FluentArgument.Texts(services) };
        return this;
    }

    /// <summary>Bounds how long an assertion waits for the system to settle.</summary>
    /// <param name="bound">Stage time, 0 to 3,650 days; 10 s by default.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is beyond its range.</exception>
    public ScenarioBuilder SettleWithin(TimeSpan bound)
    {
        scenario = scenario with { SettleBound = FluentArgument.Duration(bound) };
        return this;
    }

    /// <summary>Makes the handlers of one event fail.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <inheritdoc cref="InjectFailure(string, int, string?, int?, bool, string?, string?)"/>
    public ScenarioBuilder InjectFailure<TEvent>(
        int atCycle = 1, string? message = null, int? attempts = null, bool transient = false, string? handler = null, string? service = null) =>
        InjectFailure(FluentArgument.EventType(typeof(TEvent)), atCycle, message, attempts, transient, handler, service);

    /// <summary>Makes the handlers of one event fail.</summary>
    /// <param name="eventType">The event type.</param>
    /// <param name="atCycle">Which distinct event of the type is the victim, from 1.</param>
    /// <param name="message">The message the error carries; null for <c>Injected failure</c>.</param>
    /// <param name="attempts">The number of attempts that fail, from 1; null for all.</param>
    /// <param name="transient">Whether a retry policy may try again.</param>
    /// <param name="handler">The only handler that fails, in snake_case; null for all.</param>
    /// <param name="service">The only service whose handlers fail, in snake_case; null for all.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty or beyond its range.</exception>
    public ScenarioBuilder InjectFailure(
        string eventType, int atCycle = 1, string? message = null, int? attempts = null, bool transient = false, string? handler = null, string? service = null)
    {
        var fault = new InjectFailureFault(FluentArgument.EventType(eventType))
        {
            AtCycle = FluentArgument.Count(atCycle, 1),
            Attempts = attempts is { } count ? FluentArgument.Count(count, 1, nameof(attempts)) : null,
            Transient = transient,
            Handler = handler is null ? null : FluentArgument.Text(handler),
            Service = service is null ? null : FluentArgument.Text(service),
        };
        chaos.Add(message is null ? fault : fault with { ErrorMessage = message });
        return this;
    }

    /// <summary>Injects a fault: <c>Inject(new LatencyFault(TimeSpan.FromSeconds(2)) { Service = "payment_service" })</c>.</summary>
    /// <param name="fault">The fault. It befalls events of a type, in a service or in a handler, or answers of an endpoint: one of them is given.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A property of the fault is empty or beyond its range, or it says nothing of its victims.</exception>
    public ScenarioBuilder Inject(MessageFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        chaos.Add(FaultArgument.Check(fault));
        return this;
    }

    /// <summary>Injects a fault that befalls events of one type.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <inheritdoc cref="Inject(MessageFault)"/>
    public ScenarioBuilder Inject<TEvent>(MessageFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return Inject(fault with { Event = FluentArgument.EventType(typeof(TEvent)) });
    }

    /// <summary>Builds the scenario. The builder may go on and build further ones.</summary>
    /// <returns>The scenario.</returns>
    /// <exception cref="InvalidOperationException">
    /// There is no step, there are too many, all waits together exceed 36,500 days, or a chaos step names a fault that is not there.
    /// </exception>
    public Scenario Build()
    {
        var steps = BuildSteps();
        if (ScenarioRules.TotalWait(steps) is null)
        {
            throw new InvalidOperationException($"All waits together must be at most {ScenarioLimits.DurationTotalMax.TotalDays:N0} days.");
        }

        if (StepTree.CountTaken(steps) > ScenarioLimits.StepsTakenMax)
        {
            throw new InvalidOperationException($"The run would take more than {ScenarioLimits.StepsTakenMax:N0} steps, rounds, branches and rows each counted.");
        }

        var errors = new DiagnosticCollector(file: null);
        FaultNames.Check(chaos, steps, errors);
        return errors.Any
            ? throw new InvalidOperationException(string.Join(Environment.NewLine, errors.ToList().Select(DiagnosticText.Format)))
            : scenario with { Chaos = chaos.ToArray(), Steps = steps };
    }
}
