using System.Globalization;

namespace Rehearsal.Bench.Simulated;

/// <summary>What one part measured in its process; printed there, read here.</summary>
/// <param name="Events">The events: fired timers, or handled domain events.</param>
/// <param name="Seconds">The wall time they took.</param>
/// <param name="CpuSeconds">The processor time they took, on all threads: the runtime's own compiling and collecting included.</param>
/// <param name="Allocated">The bytes allocated meanwhile.</param>
/// <param name="Retained">The bytes still in use afterwards, over what was in use before.</param>
/// <param name="Turns">The turns the scheduler took; 0 when not counted.</param>
/// <param name="Peak">The most physical memory the process ever had, in bytes.</param>
internal sealed record Sample(double Events, double Seconds, double CpuSeconds, double Allocated, double Retained, double Peak, double Turns)
{
    /// <summary>Gets the events for each second of processor time, which other processes disturb less than wall time.</summary>
    public double Rate => Events / CpuSeconds;

    public static Sample Parse(string text)
    {
        var values = Array.ConvertAll(text.Split(' ', StringSplitOptions.TrimEntries), static value => double.Parse(value, CultureInfo.InvariantCulture));
        return new Sample(values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Events} {Seconds} {CpuSeconds} {Allocated} {Retained} {Peak} {Turns}");
}
