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

    /// <summary>Publishes a command and waits until its handling has failed for good.</summary>
    /// <param name="payload">The command: a record, whose name is the type.</param>
    /// <param name="error">A regular expression that must be found in the error's message; null for any.</param>
    /// <param name="within">The longest wait, 0 to 3,650 days; null for 30 s.</param>
    /// <param name="correlation">The correlation id; null for a new one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The payload is not encoded as a JSON object, or an argument is beyond its range.</exception>
    public TSelf CommandFails(object payload, string? error = null, TimeSpan? within = null, string? correlation = null) =>
        Add(NewCommand(payload, within, correlation) with { Outcome = CommandOutcome.Failed, Error = error is null ? null : FluentArgument.Pattern(error) });

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
        return new CommandStep(FluentArgument.EventType(payload.GetType(), nameof(payload)))
        {
            Data = JsonArgument.Encode(payload),
            Timeout = FluentArgument.Duration(within ?? CommandStep.DefaultTimeout, nameof(within)),
            Correlation = correlation is null ? null : FluentArgument.Text(correlation),
        };
    }
}
