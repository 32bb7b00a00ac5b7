namespace Rehearsal.Simulation;

/// <summary>A change of a file that is not on the medium yet.</summary>
/// <param name="Offset">Where bytes were written, or the new length.</param>
/// <param name="Bytes">The bytes; null for a change of the length.</param>
internal readonly record struct ContentChange(long Offset, byte[]? Bytes);
