namespace Rehearsal.Events;

/// <summary>A part of a filter. True, false, or null where the question does not apply to the kind of entry (Kleene's logic).</summary>
internal abstract class FilterNode
{
    public abstract bool? Test(LogEntry entry, long now);
}

/// <summary>All of several conditions.</summary>
internal sealed class AllOf(FilterNode[] parts) : FilterNode
{
    public override bool? Test(LogEntry entry, long now)
    {
        bool? all = true;
        foreach (var part in parts)
        {
            var one = part.Test(entry, now);
            if (one == false)
            {
                return false;
            }

            all &= one;
        }

        return all;
    }
}

/// <summary>One or more of several conditions.</summary>
internal sealed class AnyOf(FilterNode[] parts) : FilterNode
{
    public override bool? Test(LogEntry entry, long now)
    {
        bool? any = false;
        foreach (var part in parts)
        {
            var one = part.Test(entry, now);
            if (one == true)
            {
                return true;
            }

            any |= one;
        }

        return any;
    }
}

/// <summary>The opposite of a condition.</summary>
internal sealed class NotOf(FilterNode part) : FilterNode
{
    public override bool? Test(LogEntry entry, long now) => !part.Test(entry, now);
}
