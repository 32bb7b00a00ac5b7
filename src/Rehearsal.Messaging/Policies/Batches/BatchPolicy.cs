using System.Reflection;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>How a handler takes events together, checked.</summary>
internal sealed record BatchPolicy(int Size, TimeSpan MaxWait, bool FlushOnIdle)
{
    private const int SizeMax = 10_000;

    public BatchTopology Topology => new(Size, MaxWait.TotalMilliseconds, FlushOnIdle);

    /// <summary>Reads the policy of a handler; null when it has none, or a wrong one.</summary>
    public static BatchPolicy? Read(MethodInfo method, Action<bool, string> require)
    {
        if (method.GetCustomAttribute<BatchAttribute>() is not { } declared)
        {
            return null;
        }

        var wait = Period.Parse(declared.MaxWait);
        require(declared.Size is >= 1 and <= SizeMax, $"[Batch] Size is {declared.Size}; expected 1 to 10,000.");
        require(wait is not null, $"[Batch] MaxWait is '{declared.MaxWait}'; expected {Period.Expected}.");
        return wait is { } time ? new BatchPolicy(declared.Size, time, declared.FlushOnIdle) : null;
    }
}
