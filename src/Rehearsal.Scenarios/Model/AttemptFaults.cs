using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Handlers fail before they run. Without a rate it befalls the first event of the type.</summary>
public sealed record InjectFailureFault : AttemptFault
{
    /// <summary>The message of an error that is given none.</summary>
    public const string DefaultMessage = "Injected failure";

    /// <summary>Makes the fault, for the first event of a type.</summary>
    /// <param name="eventType">The event type; null for every event of any type.</param>
    public InjectFailureFault(string? eventType)
    {
        Event = eventType;
        AtCycle = eventType is null ? null : 1;
    }

    /// <summary>Gets the message the error carries.</summary>
    public string ErrorMessage { get; init; } = DefaultMessage;

    /// <summary>Gets a value indicating whether a retry policy may try again.</summary>
    public bool Transient { get; init; }
}

/// <summary>Handlers begin late: inside their policies, so that a time-out sees it.</summary>
/// <param name="Delay">The stage time that passes before the handler runs.</param>
public sealed record LatencyFault(TimeSpan Delay) : AttemptFault
{
    /// <summary>Gets the greatest time that is added to the delay, drawn from the run's seed. Zero by default.</summary>
    public TimeSpan Jitter { get; init; }
}

/// <summary>Handlers do not answer: time passes, then the attempt fails with a time-out, which a retry policy may try again.</summary>
public sealed record TimeoutFault : AttemptFault
{
    /// <summary>The time of a fault that names none.</summary>
    public static readonly TimeSpan DefaultAfter = TimeSpan.FromSeconds(30);

    /// <summary>Gets the stage time that passes; a time-out policy of the handler may end the attempt sooner. 30 s by default.</summary>
    public TimeSpan After { get; init; } = DefaultAfter;
}

/// <summary>Handlers get a payload that was damaged on its way; the event in the log is whole.</summary>
public sealed record CorruptPayloadFault : AttemptFault
{
    /// <summary>Gets the field that is damaged; null to lose the whole payload, which no handler can read.</summary>
    public string? Field { get; init; }

    /// <summary>Gets the JSON value that the field has instead; null to take the field away.</summary>
    public EventData? Value { get; init; }

    /// <summary>Gets where the field stands in the file.</summary>
    public SourceLocation FieldLocation { get; init; }
}
