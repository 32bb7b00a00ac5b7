using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Publishes a command and waits for its outcome. A command is an event that exactly one handler of the system takes.</summary>
/// <param name="Event">The command's event type.</param>
public sealed record CommandStep(string Event) : Step
{
    /// <summary>The time-out of a command that names none.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Gets where the event type stands in the file.</summary>
    public SourceLocation EventLocation { get; init; }

    /// <summary>Gets the payload as written; null to use the type's declared example.</summary>
    public EventData? Data { get; init; }

    /// <summary>Gets where each field of the payload stands in the file, as <see cref="TriggerStep.FieldLocations"/>.</summary>
    public IReadOnlyDictionary<string, SourceLocation> FieldLocations { get; init; } = new Dictionary<string, SourceLocation>();

    /// <summary>Gets the correlation id to use, or null for a new one.</summary>
    public string? Correlation { get; init; }

    /// <summary>Gets the longest wait for the outcome, in stage time. 30 s by default.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Gets how the command's handling must end.</summary>
    public CommandOutcome Outcome { get; init; }

    /// <summary>Gets the regular expression that must be found in the error's message; null for any.</summary>
    public string? Error { get; init; }
}

/// <summary>How the handling of a command ends.</summary>
public enum CommandOutcome
{
    /// <summary>Its handler returned, at the first attempt or a later one.</summary>
    Succeeded,

    /// <summary>Its last attempt failed, dead-lettered or not.</summary>
    Failed,
}
