using Rehearsal.Messaging;

namespace Unsteady;

public sealed record Called(string Id) : IExample<Called>
{
    public static Called Example => new("c-1");
}

public sealed record Answered(string Id, DateTimeOffset At);

/// <summary>Asks the stage for the time, as it should.</summary>
public sealed class SteadyService(TimeProvider time)
{
    [Handler]
    public Answered Answer(Called called) => new(called.Id, time.GetUtcNow());
}
