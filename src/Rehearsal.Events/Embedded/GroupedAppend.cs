namespace Rehearsal.Events;

/// <summary>One append of a group.</summary>
/// <param name="Batch">What it commits.</param>
/// <param name="Waiter">Who waits for it, unless that is the one who writes.</param>
internal readonly record struct GroupedAppend(CommittedBatch Batch, AppendWaiter? Waiter);
