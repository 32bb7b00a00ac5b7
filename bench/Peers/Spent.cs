using System.Diagnostics;

namespace Rehearsal.Peers;

/// <summary>What some work took: µs on the clock, and µs of this process's processors.</summary>
internal readonly record struct Spent(double WallUs, double CpuUs)
{
    public static Spent On(Action work)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var begin = Stopwatch.GetTimestamp();
        work();
        return new Spent(Stopwatch.GetElapsedTime(begin).TotalMicroseconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds);
    }

    /// <summary>The same for each of so many.</summary>
    public Spent Each(int count) => new(WallUs / count, CpuUs / count);
}
