namespace Rehearsal.Events;

/// <summary>Compares an entry's time with a moment.</summary>
internal sealed class TimeCondition(FilterOperator comparison, DateTimeOffset moment) : FilterNode
{
    private readonly long ticks = moment.UtcTicks;

    public override bool? Test(LogEntry entry, long now) => FilterOrder.Holds(comparison, entry.Time.UtcTicks.CompareTo(ticks));
}

/// <summary>Asks for entries that are at most so old.</summary>
internal sealed class AgeCondition(TimeSpan age) : FilterNode
{
    // Not later than now: what another clock dated into the future is no part of the last hour.
    public override bool? Test(LogEntry entry, long now) => entry.Time.UtcTicks is var time && time <= now && time >= now - age.Ticks;
}
