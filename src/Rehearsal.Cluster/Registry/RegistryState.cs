using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>Who holds what, as the log's marks decided it. Not safe for concurrent use.</summary>
internal sealed class RegistryState
{
    private readonly SortedDictionary<(string Space, string Name), Registration> held = new(
        Comparer<(string Space, string Name)>.Create(static (a, b) =>
            string.CompareOrdinal(a.Space, b.Space) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name)));

    /// <summary>Adds a mark. Whether a lease had run out is decided by the time of the mark that asks.</summary>
    /// <returns>The registration it concerns when it was granted; null when not.</returns>
    public Registration? Apply(Mark mark)
    {
        var asked = RegistryMark.Read(mark);
        var holder = HolderOf(asked.Namespace, asked.Name, mark.Time);
        var key = (asked.Namespace, asked.Name);
        TimeSpan? lease = asked.LeaseTicks is { } ticks ? TimeSpan.FromTicks(ticks) : null;
        switch (asked.Action)
        {
            case RegistryAction.Register when holder is null:
                return held[key] = new Registration(asked.Namespace, asked.Name, asked.Address, asked.LeaseId, mark.Time, lease, mark.Time + lease);
            case RegistryAction.Renew when holder?.LeaseId == asked.LeaseId:
                return held[key] = holder with { ExpiresAt = mark.Time + holder.Lease };
            case RegistryAction.Release when holder?.LeaseId == asked.LeaseId:
                held.Remove(key);
                return holder;
            default:
                return null;
        }
    }

    /// <summary>Returns who holds a name at a moment; null for nobody.</summary>
    public Registration? HolderOf(string space, string name, DateTimeOffset moment) =>
        held.TryGetValue((space, name), out var holder) && IsHeld(holder, moment) ? holder : null;

    /// <summary>Lists what is held in a namespace at a moment, in ordinal order.</summary>
    public IReadOnlyList<Registration> List(string space, DateTimeOffset moment) =>
        [.. held.Values.Where(holder => holder.Namespace == space && IsHeld(holder, moment))];

    private static bool IsHeld(Registration holder, DateTimeOffset moment) => holder.ExpiresAt is not { } end || moment < end;
}
