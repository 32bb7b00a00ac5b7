namespace Rehearsal.Scenarios;

/// <summary>A fault to inject while the scenario runs.</summary>
public abstract record Fault
{
    private protected Fault()
    {
    }

    /// <summary>Gets where the fault stands in its file.</summary>
    public SourceLocation Location { get; init; }
}

/// <summary>Every handler of the Nth distinct event of a type fails.</summary>
/// <param name="Event">The event type.</param>
public sealed record InjectFailureFault(string Event) : Fault
{
    /// <summary>Gets where the event type stands in the file.</summary>
    public SourceLocation EventLocation { get; init; }

    /// <summary>Gets where the handler stands in the file.</summary>
    public SourceLocation HandlerLocation { get; init; }

    /// <summary>Gets where the service stands in the file.</summary>
    public SourceLocation ServiceLocation { get; init; }

    /// <summary>Gets which distinct event of the type is the victim, counting from 1.</summary>
    public int AtCycle { get; init; } = 1;

    /// <summary>Gets the message the error carries.</summary>
    public string ErrorMessage { get; init; } = "Injected failure";

    /// <summary>Gets the number of attempts that fail; null for all of them.</summary>
    public int? Attempts { get; init; }

    /// <summary>Gets a value indicating whether a retry policy may try again.</summary>
    public bool Transient { get; init; }

    /// <summary>Gets the only handler that fails, in snake_case; null for all.</summary>
    public string? Handler { get; init; }

    /// <summary>Gets the only service whose handlers fail, in snake_case; null for all.</summary>
    public string? Service { get; init; }
}
