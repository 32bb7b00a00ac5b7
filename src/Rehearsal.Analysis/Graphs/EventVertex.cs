namespace Rehearsal.Analysis;

/// <summary>An event while its flow is put together; unrecorded when only spans tell of it.</summary>
internal sealed class EventVertex
{
    public required Guid Id { get; init; }

    public required string Type { get; init; }

    public required string Source { get; init; }

    public string? Subject { get; init; }

    public required string CorrelationId { get; init; }

    public required bool Recorded { get; init; }

    public required DateTimeOffset Time { get; set; }

    /// <summary>Gets the place among events: the position in the log; unrecorded events follow the recorded ones.</summary>
    public required long Order { get; init; }

    /// <summary>Gets or sets how often the id was published; 0 for an unrecorded event.</summary>
    public int Publications { get; set; }

    /// <summary>Gets or sets the handling that published the event, or null for a root.</summary>
    public HandlingVertex? Cause { get; set; }

    public List<HandlingVertex> Handlings { get; } = [];

    /// <summary>Gets or sets the place in the flow's <see cref="FlowGraph.Preorder"/>; −1 until the vertex is reached.</summary>
    public int Enter { get; set; } = -1;

    /// <summary>Gets or sets one past the place of the last event that descends from this one.</summary>
    public int Exit { get; set; }

    /// <summary>Gets or sets the number of hops from the root, events and handlings counted.</summary>
    public int Depth { get; set; }

    public bool IsPlatform => Type.StartsWith(Rehearsal.Events.EventEnvelope.PlatformTypePrefix, StringComparison.Ordinal);
}
