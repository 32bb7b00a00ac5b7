namespace Rehearsal.Messaging;

/// <summary>An event that is published from outside a system.</summary>
/// <param name="Body">An event record of the system.</param>
public sealed record Publication(object Body)
{
    /// <summary>Gets the subject to state; null for the one that the record declares.</summary>
    public string? Subject { get; init; }
}
