using Rehearsal.Messaging;

namespace Unsteady;

public sealed record CountAsked(string Id) : IExample<CountAsked>
{
    public static CountAsked Example => new("n-1");
}

public sealed record Counted(string Id, int Number);

/// <summary>Counts in a static, which all runs of a process share.</summary>
public sealed class CountService
{
    private static int last;

    [Handler]
    public Counted Count(CountAsked asked) => new(asked.Id, Interlocked.Increment(ref last));
}
