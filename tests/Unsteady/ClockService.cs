using Rehearsal.Messaging;

namespace Unsteady;

public sealed record TimeAsked(string Id) : IExample<TimeAsked>
{
    public static TimeAsked Example => new("t-1");
}

public sealed record TimeTold(string Id, DateTime At);

/// <summary>Reads the wall clock.</summary>
public sealed class ClockService
{
    [Handler]
    public TimeTold Tell(TimeAsked asked) => new(asked.Id, DateTime.UtcNow);
}
