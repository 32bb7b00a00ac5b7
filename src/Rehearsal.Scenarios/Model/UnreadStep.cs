namespace Rehearsal.Scenarios;

/// <summary>Stands in the draft of a file where a step could not be read, so that those after it keep their numbers.</summary>
internal sealed record UnreadStep : Step
{
    /// <summary>Gets the one there is.</summary>
    public static UnreadStep Instance { get; } = new();
}
