namespace Rehearsal.Scenarios;

/// <summary>Stands in the draft of a file where a fault could not be read, so that those after it keep their numbers.</summary>
internal sealed record UnreadFault : Fault
{
    /// <summary>Gets the one there is.</summary>
    public static UnreadFault Instance { get; } = new();
}
