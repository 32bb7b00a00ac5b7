namespace Rehearsal.Events;

/// <summary>What a complete segment's index holds, for <see cref="IndexFile"/> to write.</summary>
internal sealed record LiveIndexContent(IndexPage[] Pages, int Count, ReadOnlyMemory<(long Earliest, long Latest)> Blocks, (long Earliest, long Latest) Times);
