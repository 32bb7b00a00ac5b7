namespace Rehearsal.Events;

/// <summary>One segment as <see cref="LogVerifier"/> read it.</summary>
/// <param name="File">The file.</param>
/// <param name="First">The position of the first record.</param>
/// <param name="Records">The records of whole batches.</param>
/// <param name="Batches">The whole batches.</param>
/// <param name="End">The byte behind the last whole batch.</param>
/// <param name="TornBytes">The bytes behind the end up to the last one that is not zero; what a crash left of the last write.</param>
/// <param name="IsSealed">Whether a writer closed the log behind the last batch.</param>
public sealed record VerifiedSegment(string File, long First, long Records, long Batches, long End, long TornBytes, bool IsSealed)
{
    /// <summary>Gets the bytes the file has, with those that are reserved.</summary>
    public long Length { get; init; }

    /// <summary>Gets a value indicating whether the header is intact; the records behind a damaged one are counted all the same.</summary>
    public bool HeaderIsIntact { get; init; } = true;

    /// <summary>Gets the version of the format; null when the header is damaged.</summary>
    public Version? Format { get; init; }
}
