namespace Rehearsal.Events;

/// <summary>What <see cref="LogVerifier"/> found.</summary>
/// <param name="Segments">The segments in order.</param>
/// <param name="Problems">What is wrong, in the order it was found; none when the log is whole.</param>
public sealed record LogVerification(IReadOnlyList<VerifiedSegment> Segments, IReadOnlyList<LogDamage> Problems)
{
    /// <summary>Gets a value indicating whether nothing is wrong. A torn tail is not wrong: the next writer cuts it off.</summary>
    public bool IsWhole => Problems.Count == 0;

    /// <summary>Gets what a newer version wrote and this one does not know, so that nothing can be said about the rest; null when there is none.</summary>
    public LogDamage? Newer { get; init; }

    /// <summary>Gets the position after the last whole batch of the last segment.</summary>
    public long Head => Segments[^1].First + Segments[^1].Records;
}
