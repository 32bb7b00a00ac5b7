namespace Rehearsal.Events;

/// <summary>Something that is wrong with a log.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">The byte.</param>
/// <param name="What">What is wrong there.</param>
public sealed record LogDamage(string File, long Offset, string What);
