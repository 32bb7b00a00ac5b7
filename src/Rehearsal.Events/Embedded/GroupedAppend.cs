namespace Rehearsal.Events;

/// <summary>One append of a group.</summary>
/// <param name="Batch">What it commits.</param>
/// <param name="Waiter">Who waits for it, unless that is the one who writes. Its result says whether to write the next group.</param>
internal readonly record struct GroupedAppend(CommittedBatch Batch, TaskCompletionSource<bool>? Waiter);
