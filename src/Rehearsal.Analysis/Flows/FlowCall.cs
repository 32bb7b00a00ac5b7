using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>A call to something outside the log, made by a handling.</summary>
/// <param name="Id">The id of the span.</param>
/// <param name="Name">The name of what was called.</param>
/// <param name="At">The start, counted from the flow's start.</param>
/// <param name="Duration">The time between start and end. Never negative.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Error">The error of a call that did not succeed.</param>
/// <param name="Injected">Whether the failure or delay was injected.</param>
public sealed record FlowCall(Guid Id, string Name, TimeSpan At, TimeSpan Duration, SpanOutcome Outcome, SpanError? Error, bool Injected);
