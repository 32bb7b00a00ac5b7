using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Builds in C# the scenario that a file would give: the same model, with the same hash and the same bounds.</summary>
/// <remarks>
/// Event types are named by their records (<c>OrderCreated</c>) or by text. Payloads are encoded by <see cref="EventJson"/>. Every
/// argument is checked when it is given. Not thread-safe; the scenarios it builds are.
/// </remarks>
public sealed class ScenarioBuilder
{
    private readonly List<Fault> chaos = [];
    private readonly List<Step> steps = [];
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

    /// <summary>Publishes an event.</summary>
    /// <param name="payload">The event: a record, whose name is the type. It must not be changed afterwards.</param>
    /// <param name="correlation">The correlation id to use; null for a new one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The payload is not encoded as a JSON object, or the correlation is empty.</exception>
    public ScenarioBuilder Trigger(object payload, string? correlation = null)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var data = EventJson.Encode(payload);
        if (data.Utf8Json.Span is not [(byte)'{', ..])
        {
            throw new ArgumentException($"{payload.GetType().Name} is not encoded as a JSON object.", nameof(payload));
        }

        return AddTrigger(FluentArgument.EventType(payload.GetType(), nameof(payload)), data, correlation);
    }

    /// <summary>Publishes the declared example of an event type.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <param name="correlation">The correlation id to use; null for a new one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The correlation is empty.</exception>
    public ScenarioBuilder Trigger<TEvent>(string? correlation = null) =>
        AddTrigger(FluentArgument.EventType(typeof(TEvent)), null, correlation);

    /// <summary>Publishes an event given as JSON.</summary>
    /// <param name="eventType">The event type.</param>
    /// <param name="json">A JSON object; null for the type's declared example.</param>
    /// <param name="correlation">The correlation id to use; null for a new one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty, or the text is not a JSON object with distinct fields.</exception>
    public ScenarioBuilder Trigger(string eventType, string? json = null, string? correlation = null) =>
        AddTrigger(FluentArgument.EventType(eventType), json is null ? null : ParseObject(json), correlation);

    /// <summary>Waits for an event.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <inheritdoc cref="WaitForEvent(string, TimeSpan?, Action{WhereBuilder}?)"/>
    public ScenarioBuilder WaitForEvent<TEvent>(TimeSpan? within = null, Action<WhereBuilder>? where = null) =>
        WaitForEvent(FluentArgument.EventType(typeof(TEvent)), within, where);

    /// <summary>Waits for an event.</summary>
    /// <param name="eventType">The event type.</param>
    /// <param name="within">The longest wait in stage time, 0 to 3,650 days; null for 30 s.</param>
    /// <param name="where">Says which events count; null for all of the type.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty or beyond its range.</exception>
    public ScenarioBuilder WaitForEvent(string eventType, TimeSpan? within = null, Action<WhereBuilder>? where = null)
    {
        var conditions = new WhereBuilder();
        where?.Invoke(conditions);
        steps.Add(new WaitForEventStep(FluentArgument.EventType(eventType))
        {
            Timeout = FluentArgument.Duration(within ?? WaitForEventStep.DefaultTimeout, nameof(within)),
            Where = conditions.Build(),
        });
        return this;
    }

    /// <summary>Lets stage time pass.</summary>
    /// <param name="duration">How much, 0 to 3,650 days.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is beyond its range.</exception>
    public ScenarioBuilder WaitForTime(TimeSpan duration)
    {
        steps.Add(new WaitForTimeStep(FluentArgument.Duration(duration)));
        return this;
    }

    /// <summary>Settles the system and evaluates checks.</summary>
    /// <param name="checks">Adds the checks.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">No check was added.</exception>
    public ScenarioBuilder Assert(Action<AssertBuilder> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        var builder = new AssertBuilder();
        checks(builder);
        steps.Add(new AssertStep(builder.Build()));
        return this;
    }

    /// <summary>Builds the scenario. The builder may go on and build further ones.</summary>
    /// <returns>The scenario.</returns>
    /// <exception cref="InvalidOperationException">There is no step, there are more than 10,000, or all waits together exceed 36,500 days.</exception>
    public Scenario Build()
    {
        if (steps.Count is 0 or > ScenarioLimits.StepsMax)
        {
            throw new InvalidOperationException($"The scenario has {steps.Count:N0} steps; it must have 1 to {ScenarioLimits.StepsMax:N0}.");
        }

        if (ScenarioRules.TotalWait(steps) is null)
        {
            throw new InvalidOperationException($"All waits together must be at most {ScenarioLimits.DurationTotalMax.TotalDays:N0} days.");
        }

        return scenario with { Chaos = chaos.ToArray(), Steps = steps.ToArray() };
    }

    private ScenarioBuilder AddTrigger(string eventType, EventData? data, string? correlation)
    {
        steps.Add(new TriggerStep(eventType)
        {
            Data = data,
            Correlation = correlation is null ? null : FluentArgument.Text(correlation),
        });
        return this;
    }

    private static EventData ParseObject(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                var buffer = new ArrayBufferWriter<byte>();
                using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                {
                    document.RootElement.WriteTo(writer);
                }

                return new EventData(buffer.WrittenMemory.ToArray());
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ArgumentException($"The text is not JSON: {exception.Message}", nameof(json), exception);
        }

        throw new ArgumentException("The JSON must be an object.", nameof(json));
    }
}
