using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>A handling while its flow is put together; without a span when only its consequences tell of it.</summary>
internal sealed class HandlingVertex
{
    private static readonly List<Span> NoCalls = [];
    private static readonly List<EventVertex> NothingCaused = [];

    private string? name;

    public required EventVertex Trigger { get; init; }

    public required Span? Span { get; init; }

    public required string Service { get; init; }

    public required string Handler { get; init; }

    /// <summary>Gets or sets the start; without a span the time of the first consequence.</summary>
    public required DateTimeOffset Start { get; set; }

    public required DateTimeOffset End { get; set; }

    /// <summary>Gets or sets the place among the handlings of <see cref="Trigger"/>, by start.</summary>
    public int Index { get; set; }

    /// <summary>Gets or sets a value indicating whether the search for the critical path has come through.</summary>
    public bool IsPassed { get; set; }

    /// <summary>Gets the calls; added with <see cref="Add(Span)"/> only.</summary>
    public List<Span> Calls { get; private set; } = NoCalls;

    /// <summary>Gets the events that went out as requests of calls, by the call's id: each such call waited for its event to be handled. Null when there are none.</summary>
    public Dictionary<Guid, EventVertex>? Requests { get; private set; }

    /// <summary>Gets the events published; added with <see cref="Add(EventVertex)"/> only.</summary>
    public List<EventVertex> Caused { get; private set; } = NothingCaused;

    /// <summary>Gets other handlings whose events were needed too for what this one published; added with <see cref="Join"/> only. Null when there are none.</summary>
    public List<HandlingVertex>? AlsoAfter { get; private set; }

    public SpanOutcome? Outcome => Span?.Outcome;

    public bool IsFailure => Outcome is SpanOutcome.Failed or SpanOutcome.DeadLettered;

    public string Name => name ??= Handler.Length == 0 ? Service : $"{Service}.{Handler}";

    public int Depth => Trigger.Depth + 1;

    /// <summary>Compares by start, then by attempt.</summary>
    public static int Compare(HandlingVertex left, HandlingVertex right) => left.Start.CompareTo(right.Start) is var order && order != 0
        ? order
        : (left.Span?.Attempt ?? 0).CompareTo(right.Span?.Attempt ?? 0);

    public void Add(Span call)
    {
        Calls = ReferenceEquals(Calls, NoCalls) ? new List<Span>(1) : Calls;
        Calls.Add(call);
    }

    public void Add(EventVertex caused)
    {
        Caused = ReferenceEquals(Caused, NothingCaused) ? new List<EventVertex>(1) : Caused;
        Caused.Add(caused);
    }

    /// <summary>Notes that this handling's publications needed another one's event too.</summary>
    public void Join(HandlingVertex other)
    {
        AlsoAfter ??= [];
        if (other != this && !AlsoAfter.Contains(other))
            AlsoAfter.Add(other);
    }

    /// <summary>Tells whether another handling is the same piece of work: one span that handled several messages at once.</summary>
    public bool IsSameWork(HandlingVertex other) => other.Service == Service && other.Handler == Handler && other.Start == Start && other.End == End;

    /// <summary>Ties a call to the request it made.</summary>
    public void AddRequest(Span call, EventVertex request) => (Requests ??= []).TryAdd(call.Id, request);

    /// <summary>Gets the handlings that a call waited for.</summary>
    public IEnumerable<HandlingVertex> CalleesOf(Span call) =>
        Requests is not null && Requests.TryGetValue(call.Id, out var request) ? request.Handlings.Where(static handling => handling.Span is not null) : [];
}
