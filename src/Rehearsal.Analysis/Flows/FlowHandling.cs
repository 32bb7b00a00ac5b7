using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>One attempt of one handler at one event.</summary>
public sealed record FlowHandling
{
    /// <summary>Gets the id of the span, or null when events or calls say that the service handled the event but the span was not recorded.</summary>
    public required Guid? Id { get; init; }

    /// <summary>Gets the service.</summary>
    public required string Service { get; init; }

    /// <summary>Gets the handler or saga step; empty when the span was not recorded.</summary>
    public required string Handler { get; init; }

    /// <summary>Gets when the attempt started, counted from the flow's start.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>Gets the time between the event's commit and the start of this attempt, earlier attempts included.</summary>
    public required TimeSpan Wait { get; init; }

    /// <summary>Gets the time between start and end. Never negative.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets the 1-based number of the attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>Gets how the attempt ended, or null when the span was not recorded.</summary>
    public required SpanOutcome? Outcome { get; init; }

    /// <summary>Gets the error of an attempt that did not succeed.</summary>
    public SpanError? Error { get; init; }

    /// <summary>Gets a value indicating whether the failure or delay was injected.</summary>
    public bool Injected { get; init; }

    /// <summary>Gets the calls made, by start.</summary>
    public required IReadOnlyList<FlowCall> Calls { get; init; }

    /// <summary>Gets the events published, in log order.</summary>
    public required IReadOnlyList<FlowNode> Caused { get; init; }

    /// <summary>Gets the name for people: <c>service.handler</c>, or the service alone when the handler is unknown.</summary>
    public string Name => Handler.Length == 0 ? Service : $"{Service}.{Handler}";
}
