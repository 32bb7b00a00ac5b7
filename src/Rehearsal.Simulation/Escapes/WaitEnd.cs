using System.Reflection;
using System.Threading.Tasks.Sources;

namespace Rehearsal.Simulation;

/// <summary>What stands at the end of a trail: once it is complete, the work is on its way to go on.</summary>
internal readonly struct WaitEnd
{
    private readonly Task? task;
    private readonly Func<short, ValueTaskSourceStatus>? status;
    private readonly short token;

    internal WaitEnd(Task task) => this.task = task;

    private WaitEnd(Func<short, ValueTaskSourceStatus> status, short token)
    {
        this.status = status;
        this.token = token;
    }

    internal bool IsComplete => task?.IsCompleted ?? IsSourceComplete();

    /// <summary>Makes the end of an awaited <see cref="ValueTask"/>'s source; null for what is none.</summary>
    internal static WaitEnd? Of(object source, short token)
    {
        var contract = Array.Find(source.GetType().GetInterfaces(), static one =>
            one == typeof(IValueTaskSource) || (one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IValueTaskSource<>)));
        var status = contract?.GetMethod(nameof(IValueTaskSource.GetStatus), BindingFlags.Instance | BindingFlags.Public);
        return status is null ? null : new WaitEnd(status.CreateDelegate<Func<short, ValueTaskSourceStatus>>(source), token);
    }

    // A source that was used again refuses the old token: then the wait is over.
    private bool IsSourceComplete()
    {
        try
        {
            return status!(token) != ValueTaskSourceStatus.Pending;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
