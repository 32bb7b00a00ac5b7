using System.Text.Json;
using Rehearsal.Analysis;
using Rehearsal.Events;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Testing;

/// <summary>What came of a scenario, with assertions that say what did happen when they do not hold.</summary>
/// <remarks>Immutable. Assertions return the result, so that they can be chained; they throw <see cref="ScenarioAssertionException"/>.</remarks>
public sealed class ScenarioResult
{
    private IReadOnlyList<string>? order;

    /// <summary>Initializes the result of a run.</summary>
    /// <param name="run">The run.</param>
    public ScenarioResult(ScenarioRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Run = run;
    }

    /// <summary>Gets the run: its checks, its recording, its seed and level.</summary>
    public ScenarioRun Run { get; }

    /// <summary>Gets the verdict of the scenario's own waits and checks.</summary>
    public Verdict Verdict => Run.Verdict;

    /// <summary>Gets the time of the stage from the first trigger to the end, waits included: virtual time on the simulated stage.</summary>
    public TimeSpan TotalDuration => Run.VirtualDuration;

    /// <summary>Gets the types of the distinct domain events, triggers included, in log order; one entry an event.</summary>
    public IReadOnlyList<string> EventOrder => order ??= [.. Run.Events.Select(static published => published.Type)];

    /// <summary>Gets the distinct domain events of a type, in log order.</summary>
    /// <param name="type">The type's name.</param>
    /// <returns>The events; none when there was none.</returns>
    public IReadOnlyList<EventEnvelope> Published(string type)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        return [.. Run.Events.Where(published => published.Type == type)];
    }

    /// <summary>Gets the bodies of the distinct domain events of a record's type, in log order.</summary>
    /// <typeparam name="TEvent">The event record.</typeparam>
    /// <returns>The bodies; none when there was none.</returns>
    /// <exception cref="JsonException">An event of that name has other data.</exception>
    public IReadOnlyList<TEvent> Published<TEvent>()
        where TEvent : class =>
        [.. Published(typeof(TEvent).Name).Select(static published => published.Data.Value as TEvent ?? JsonSerializer.Deserialize<TEvent>(published.Data.Utf8Json.Span, EventJson.Options)!)];

    /// <summary>Asserts that every wait and check of the scenario held.</summary>
    /// <returns>This result.</returns>
    public ScenarioResult ShouldPass() =>
        Verdict == Verdict.Passed ? this : throw Failure(FailureText.OfVerdict(Run));

    /// <summary>Asserts that events of a type were published.</summary>
    /// <param name="type">The type's name.</param>
    /// <param name="times">How often exactly, 0 or more; null for once or more.</param>
    /// <returns>This result.</returns>
    public ScenarioResult ShouldHavePublished(string type, int? times = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times ?? 0, nameof(times));
        var found = Published(type).Count;
        if (times is { } exactly ? found == exactly : found > 0)
            return this;

        var others = EventOrder.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var nearest = found == 0 && NearestName.Find(type, others) is { } near ? $" Did you mean {near}?" : "";
        throw Failure($"Expected {type} {(times is { } count ? $"exactly {Times(count)}" : "at least once")}, found it {Times(found)}.{nearest}");
    }

    /// <summary>Asserts that events of a record's type were published.</summary>
    /// <typeparam name="TEvent">The event record.</typeparam>
    /// <param name="times">How often exactly, 0 or more; null for once or more.</param>
    /// <returns>This result.</returns>
    public ScenarioResult ShouldHavePublished<TEvent>(int? times = null)
        where TEvent : class => ShouldHavePublished(typeof(TEvent).Name, times);

    /// <summary>Asserts that no event of a type was published.</summary>
    /// <param name="type">The type's name.</param>
    /// <returns>This result.</returns>
    public ScenarioResult ShouldNotHavePublished(string type) => ShouldHavePublished(type, times: 0);

    /// <summary>Asserts that no event of a record's type was published.</summary>
    /// <typeparam name="TEvent">The event record.</typeparam>
    /// <returns>This result.</returns>
    public ScenarioResult ShouldNotHavePublished<TEvent>()
        where TEvent : class => ShouldNotHavePublished(typeof(TEvent).Name);

    /// <summary>Asserts that exactly these events were published, in this order.</summary>
    /// <param name="types">The types, one entry an event.</param>
    /// <returns>This result.</returns>
    public ScenarioResult ShouldHaveEventOrder(params IReadOnlyList<string> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        if (EventOrder.SequenceEqual(types, StringComparer.Ordinal))
            return this;

        var same = EventOrder.Zip(types).TakeWhile(static pair => pair.First == pair.Second).Count();
        throw Failure(
            $"Expected exactly the order {string.Join(" → ", types)}, found {string.Join(" → ", EventOrder)}: number {same + 1} should be " +
            $"{(same < types.Count ? types[same] : "no event")} and is {(same < EventOrder.Count ? EventOrder[same] : "no event")}.");
    }

    /// <summary>Asserts that the run took no longer than a limit, in the stage's time.</summary>
    /// <param name="limit">The longest time.</param>
    /// <returns>This result.</returns>
    public ScenarioResult ShouldTakeAtMost(TimeSpan limit) =>
        TotalDuration <= limit ? this : throw Failure($"Expected at most {Quantity.Duration(limit)}, found {Quantity.Duration(TotalDuration)}.");

    /// <summary>Returns the verdict, what did happen in order, and how to repeat it.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString() => FailureText.Of($"{Run.Scenario.Name}: {Verdict}", Run);

    private static string Times(int count) => count switch { 0 => "not at all", 1 => "once", _ => $"{count} times" };

    private ScenarioAssertionException Failure(string headline) => new(FailureText.Of(headline, Run));
}
