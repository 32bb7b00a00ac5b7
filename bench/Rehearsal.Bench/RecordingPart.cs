using System.Globalization;

namespace Rehearsal.Bench;

/// <summary>One row of the benchmark <c>recording</c>: the processor time and the bytes that some work takes a line.</summary>
internal sealed class RecordingPart(string name, int lines, Action work)
{
    private readonly Measurement rates = new(name);

    /// <summary>Gets the bytes the last round allocated a line.</summary>
    public double Allocated { get; private set; }

    /// <summary>Does the work once.</summary>
    /// <param name="keep">False while warming up.</param>
    public void Measure(bool keep)
    {
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes();
        var cpu = Environment.CpuUsage.TotalTime;
        work();
        cpu = Environment.CpuUsage.TotalTime - cpu;
        Allocated = (double)(GC.GetTotalAllocatedBytes() - allocated) / lines;
        if (keep)
        {
            rates.Add(lines / cpu.TotalSeconds / 1e6);
        }
    }

    /// <summary>Tells how many lines this does while another does one: the median over the rounds.</summary>
    public double RateOver(RecordingPart other) => rates.MedianRatioTo(other.rates);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"  {name,-44} {rates.Median,8:0.000} ({rates.Min:0.000}–{rates.Max:0.000}) M lines/s of processor time, {Allocated:0} bytes a line");
}
