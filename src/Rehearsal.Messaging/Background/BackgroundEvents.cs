using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>The background events that somebody still has to do with. Touched under the tracker's lock.</summary>
/// <remarks>
/// An id enters before its commit, so that no delivery can overtake it, and leaves once the event has been handed out, all of its
/// deliveries have ended and no saga stands at it: what is kept does not grow with the length of a run.
/// </remarks>
internal sealed class BackgroundEvents
{
    private readonly Dictionary<Guid, Uses> events = [];

    public int Count => events.Count;

    public bool Contains(Guid id) => events.ContainsKey(id);

    /// <summary>Takes in an event that is about to be committed.</summary>
    public void Add(Guid id) => events.Add(id, default);

    /// <summary>Lets an event go whose commit failed; one that somebody has to do with already was committed nevertheless, and stays.</summary>
    public void Remove(Guid id)
    {
        if (events.TryGetValue(id, out var uses) && uses is { HandedOut: false, Count: 0 })
        {
            events.Remove(id);
        }
    }

    /// <summary>Counts deliveries that a commit, or a saga of its own accord, begins.</summary>
    /// <returns>False when the event is none of the background.</returns>
    public bool TryBegin(Guid id, int deliveries)
    {
        ref var uses = ref CollectionsMarshal.GetValueRefOrNullRef(events, id);
        if (Unsafe.IsNullRef(ref uses))
        {
            return false;
        }

        uses.HandedOut = true;
        uses.Count += deliveries;
        RemoveIfDone(id, uses);
        return true;
    }

    /// <summary>Counts a delivery that ended. One that was read from the log may end before its commit is handed out.</summary>
    /// <returns>False when the event is none of the background.</returns>
    public bool TryEnd(Guid id) => TryUse(id, -1);

    /// <summary>Keeps the event as long as a saga stands at it.</summary>
    public void Hold(EventEnvelope held) => TryUse(held.Id, 1);

    /// <summary>Undoes one <see cref="Hold"/>.</summary>
    public void Release(EventEnvelope held) => TryUse(held.Id, -1);

    private bool TryUse(Guid id, int change)
    {
        ref var uses = ref CollectionsMarshal.GetValueRefOrNullRef(events, id);
        if (Unsafe.IsNullRef(ref uses))
        {
            return false;
        }

        uses.Count += change;
        RemoveIfDone(id, uses);
        return true;
    }

    private void RemoveIfDone(Guid id, Uses uses)
    {
        if (uses is { HandedOut: true, Count: 0 })
        {
            events.Remove(id);
        }
    }

    private struct Uses
    {
        public int Count;
        public bool HandedOut;
    }
}
