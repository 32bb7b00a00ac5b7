namespace Rehearsal.Events;

/// <summary>There is no room on the disk.</summary>
/// <param name="path">The file that was written.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class DiskFullException(string path, Exception? inner = null) : IOException($"There is no room on the disk for '{path}'.", inner);
