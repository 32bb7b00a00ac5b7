using System.Diagnostics;

namespace Rehearsal.Isolation;

/// <summary>Times things.</summary>
internal static class Clock
{
    /// <summary>Returns the mean of several runs, in milliseconds.</summary>
    public static async Task<double> MeanAsync(int times, Func<Task> run)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            await run();
        }

        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds / times;
    }

    /// <summary>Returns the mean of one part of several runs, in milliseconds: each run returns the time of that part.</summary>
    public static async Task<double> MeanOfAsync(int times, Func<Task<TimeSpan>> run)
    {
        var total = TimeSpan.Zero;
        for (var i = 0; i < times; i++)
        {
            total += await run();
        }

        return total.TotalMilliseconds / times;
    }

    public static async Task<TimeSpan> OnceAsync(Func<Task> run)
    {
        var begun = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(begun);
    }
}
