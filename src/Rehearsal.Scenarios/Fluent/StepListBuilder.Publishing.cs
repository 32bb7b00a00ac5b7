namespace Rehearsal.Scenarios;

/// <content>Events from elsewhere, commands, and faults that begin and end.</content>
public abstract partial class StepListBuilder<TSelf>
{
    /// <summary>Publishes events in one commit, from a source of choice.</summary>
    /// <param name="events">Adds the events, 1 to 1,000.</param>
    /// <param name="source">The source that they state; null for <c>scenario</c>.</param>
    /// <param name="correlation">Their correlation id; null for a new one that they share.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">No event or too many were added, or an argument is empty.</exception>
    public TSelf Publish(Action<PublishBuilder> events, string? source = null, string? correlation = null)
    {
        ArgumentNullException.ThrowIfNull(events);
        var builder = new PublishBuilder();
        events(builder);
        return Add(new PublishStep(builder.Build())
        {
            Source = source is null ? PublishStep.DefaultSource : FluentArgument.Text(source),
            Correlation = correlation is null ? null : FluentArgument.Text(correlation),
        });
    }

    /// <summary>Publishes a command and waits until its handler has returned. A command is an event that exactly one handler of the system takes.</summary>
    /// <param name="payload">The command: a record, whose name is the type.</param>
    /// <param name="within">The longest wait, 0 to 3,650 days; null for 30 s.</param>
    /// <param name="correlation">The correlation id; null for a new one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The payload is not encoded as a JSON object, or an argument is beyond its range.</exception>
    public TSelf Command(object payload, TimeSpan? within = null, string? correlation = null) => Add(NewCommand(payload, within, correlation));

    /// <summary>Publishes a command with the example that its type declares, and waits until its handler has returned.</summary>
    /// <typeparam name="TEvent">The command's record.</typeparam>
    /// <param name="within">The longest wait, 0 to 3,650 days; null for 30 s.</param>
    /// <param name="correlation">The correlation id; null for a new one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is beyond its range.</exception>
    public TSelf Command<TEvent>(TimeSpan? within = null, string? correlation = null) => Add(NewCommand(FluentArgument.EventType(typeof(TEvent)), null, within, correlation));

    /// <summary>Publishes a command given as JSON, and waits until its handler has returned.</summary>
    /// <param name="eventType">The event type.</param>
    /// <param name="json">A JSON object; null for the type's declared example.</param>
    /// <param name="within">The longest wait, 0 to 3,650 days; null for 30 s.</param>
    /// <param name="correlation">The correlation id; null for a new one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty or beyond its range, or the text is not a JSON object with distinct fields.</exception>
    public TSelf Command(string eventType, string? json = null, TimeSpan? within = null, string? correlation = null) =>
        Add(NewCommand(FluentArgument.EventType(eventType), json, within, correlation));

    /// <summary>Publishes a command and waits until its handling has failed for good.</summary>
    /// <param name="payload">The command: a record, whose name is the type.</param>
    /// <param name="error">A regular expression that must be found in the error's message; null for any.</param>
    /// <param name="within">The longest wait, 0 to 3,650 days; null for 30 s.</param>
    /// <param name="correlation">The correlation id; null for a new one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The payload is not encoded as a JSON object, or an argument is beyond its range.</exception>
    public TSelf CommandFails(object payload, string? error = null, TimeSpan? within = null, string? correlation = null) =>
        Add(Failing(NewCommand(payload, within, correlation), error));

    /// <summary>Publishes a command with the example that its type declares, and waits until its handling has failed for good.</summary>
    /// <typeparam name="TEvent">The command's record.</typeparam>
    /// <param name="error">A regular expression that must be found in the error's message; null for any.</param>
    /// <param name="within">The longest wait, 0 to 3,650 days; null for 30 s.</param>
    /// <param name="correlation">The correlation id; null for a new one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is beyond its range.</exception>
    public TSelf CommandFails<TEvent>(string? error = null, TimeSpan? within = null, string? correlation = null) =>
        Add(Failing(NewCommand(FluentArgument.EventType(typeof(TEvent)), null, within, correlation), error));

    /// <summary>Publishes a command given as JSON, and waits until its handling has failed for good.</summary>
    /// <param name="eventType">The event type.</param>
    /// <param name="json">A JSON object; null for the type's declared example.</param>
    /// <param name="error">A regular expression that must be found in the error's message; null for any.</param>
    /// <param name="within">The longest wait, 0 to 3,650 days; null for 30 s.</param>
    /// <param name="correlation">The correlation id; null for a new one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is empty or beyond its range, or the text is not a JSON object with distinct fields.</exception>
    public TSelf CommandFails(string eventType, string? json = null, string? error = null, TimeSpan? within = null, string? correlation = null) =>
        Add(Failing(NewCommand(FluentArgument.EventType(eventType), json, within, correlation), error));

    /// <summary>Starts and stops faults by their names; they stop first. A fault that a step starts before any stops it is off at the beginning.</summary>
    /// <param name="start">The names of the faults that begin; null for none.</param>
    /// <param name="stop">The names of the faults that end; null for none.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">No name is given, one is empty, or one stands twice.</exception>
    public TSelf Chaos(IReadOnlyList<string>? start = null, IReadOnlyList<string>? stop = null) => start is null && stop is null
        ? throw new ArgumentException("Give faults to start, to stop, or both.", nameof(start))
        : Add(new ChaosStep { Start = start is null ? [] : FluentArgument.Texts(start), Stop = stop is null ? [] : FluentArgument.Texts(stop) });

    private static CommandStep NewCommand(object payload, TimeSpan? within, string? correlation)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return NewCommand(FluentArgument.EventType(payload.GetType(), nameof(payload)), null, within, correlation) with { Data = JsonArgument.Encode(payload) };
    }

    private static CommandStep NewCommand(string eventType, string? json, TimeSpan? within, string? correlation) => new(eventType)
    {
        Data = json is null ? null : JsonArgument.Parse(json),
        Timeout = FluentArgument.Duration(within ?? CommandStep.DefaultTimeout, nameof(within)),
        Correlation = correlation is null ? null : FluentArgument.Text(correlation),
    };

    private static CommandStep Failing(CommandStep command, string? error) =>
        command with { Outcome = CommandOutcome.Failed, Error = error is null ? null : FluentArgument.Pattern(error) };
}
