namespace Rehearsal.Events;

/// <summary>What <see cref="LogVerifier"/> found.</summary>
/// <param name="Segments">The segments in order.</param>
/// <param name="Problems">What is wrong, in the order it was found; none when the log is whole.</param>
public sealed record LogVerification(IReadOnlyList<VerifiedSegment> Segments, IReadOnlyList<LogDamage> Problems)
{
    /// <summary>Gets a value indicating whether nothing is wrong. A torn tail is not wrong: the next writer cuts it off.</summary>
    public bool IsWhole => Problems.Count == 0;
}
