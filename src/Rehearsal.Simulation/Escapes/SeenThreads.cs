using System.Diagnostics;
using System.Reflection;

namespace Rehearsal.Simulation;

/// <summary>Words for how a thread came to run work of the simulation, read from its stack.</summary>
internal static class SeenThreads
{
    // The runtime's own names, which it promises to nobody: without them the place is not known.
    private static readonly PropertyInfo? CurrentTask = typeof(Task).GetProperty("InternalCurrent", BindingFlags.Static | BindingFlags.NonPublic);
    private static readonly FieldInfo? TaskAction = typeof(Task).GetField("m_action", BindingFlags.Instance | BindingFlags.NonPublic);

    private static readonly (string Type, string Words)[] Known =
    [
        ("System.Threading.Tasks.Parallel", "Parallel.ForEachAsync"),
        ("Microsoft.Win32.SafeHandles.SafeFileHandle", "a file"),
        ("System.Threading.TimerQueueTimer", RealTimers.Words),
        ("System.Threading.QueueUserWorkItemCallback", "ThreadPool.QueueUserWorkItem"),
        ("System.Net.", "the network"),
        ("System.Threading.Tasks.Task.ExecuteWithThreadLocal", "Task.Run"),
        ("System.Runtime.CompilerServices.AsyncTaskMethodBuilder", "a continuation on the thread pool, as after ConfigureAwait(false)"),
    ];

    /// <summary>Describes the calling thread: how it came to the work, and with which of the user's methods it begins if that can be seen.</summary>
    internal static (string Wait, string? Place) DescribeThis()
    {
        var calls = new StackTrace(1, fNeedFileInfo: false).GetFrames()
            .Select(static frame => frame.GetMethod())
            .Where(static method => method is not null)
            .Select(static method => $"{method!.DeclaringType?.FullName}.{method.Name}")
            .ToList();
        foreach (var (type, words) in Known)
        {
            if (calls.Exists(call => call.StartsWith(type, StringComparison.Ordinal)))
                return (words, PlaceOfTask());
        }

        return (Thread.CurrentThread.IsThreadPoolThread ? "the thread pool" : "a thread of its own", null);
    }

    // The delegate of the task that the thread has just begun, as Task.Run was given it.
    private static string? PlaceOfTask() =>
        CurrentTask?.GetValue(null) is Task task && TaskAction?.GetValue(task) is Delegate { Method.DeclaringType: { } owner } action && UserCode.Owns(owner)
            ? WorkName.Of(action)
            : null;
}
