using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>An event while its flow is put together; unrecorded when only spans tell of it.</summary>
/// <param name="envelope">The event; of an unrecorded one what spans tell of it.</param>
internal sealed class EventVertex(EventEnvelope envelope)
{
    // Most lists here stay empty, and there are millions of them.
    private static readonly List<HandlingVertex> NoHandlings = [];

    public EventEnvelope Envelope => envelope;

    public Guid Id => envelope.Id;

    public string Type => envelope.Type;

    public string Source => envelope.Source;

    public string CorrelationId => envelope.CorrelationId;

    public required bool Recorded { get; init; }

    public DateTimeOffset Time { get; set; } = envelope.Time;

    /// <summary>Gets the place among events: the position in the log; unrecorded events follow the recorded ones.</summary>
    public required long Order { get; init; }

    /// <summary>Gets or sets how often the id was published; 0 for an unrecorded event.</summary>
    public int Publications { get; set; }

    /// <summary>Gets or sets the handling that published the event, or null for a root.</summary>
    public HandlingVertex? Cause { get; set; }

    /// <summary>Gets the handlings; added with <see cref="Add"/> only.</summary>
    public List<HandlingVertex> Handlings { get; private set; } = NoHandlings;

    /// <summary>Gets or sets the place in the flow's <see cref="FlowGraph.Preorder"/>; −1 until the vertex is reached.</summary>
    public int Enter { get; set; } = -1;

    /// <summary>Gets or sets one past the place of the last event that descends from this one.</summary>
    public int Exit { get; set; }

    /// <summary>Gets or sets the number of hops from the root, events and handlings counted.</summary>
    public int Depth { get; set; }

    public bool IsPlatform => Type.StartsWith(EventEnvelope.PlatformTypePrefix, StringComparison.Ordinal);

    public void Add(HandlingVertex handling)
    {
        Handlings = ReferenceEquals(Handlings, NoHandlings) ? new List<HandlingVertex>(1) : Handlings;
        Handlings.Add(handling);
    }

    /// <summary>Puts the handlings in the order of their starts.</summary>
    public void SortHandlings()
    {
        if (Handlings.Count < 2)
            return;
        for (var i = 1; i < Handlings.Count; i++)
        {
            if (HandlingVertex.Compare(Handlings[i - 1], Handlings[i]) > 0)
            {
                // Stable: of two that began at one instant the first in the log stays first.
                Handlings = [.. Handlings.Order(Comparer<HandlingVertex>.Create(HandlingVertex.Compare))];
                break;
            }
        }

        for (var i = 0; i < Handlings.Count; i++)
            Handlings[i].Index = i;
    }
}
