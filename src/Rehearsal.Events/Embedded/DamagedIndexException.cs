namespace Rehearsal.Events;

/// <summary>A part of an index does not hold what was written. Nobody outside sees it: the index is made again from its segment.</summary>
internal sealed class DamagedIndexException() : Exception("A part of an index is damaged.");
