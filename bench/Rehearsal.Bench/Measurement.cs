namespace Rehearsal.Bench;

/// <summary>The times one command took, one a round.</summary>
internal sealed class Measurement(string name)
{
    private readonly List<double> times = [];

    public string Name => name;

    public int Count => times.Count;

    public double Median => MedianOf(times);

    public double Min => times.Min();

    public double Max => times.Max();

    /// <summary>The least value that so many of a hundred do not exceed.</summary>
    public double Percentile(int percent) => times.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(times.Count * percent / 100.0) - 1));

    public void Add(double milliseconds) => times.Add(milliseconds);

    /// <summary>The median of the differences between two commands that ran in the same round.</summary>
    public double MedianOver(Measurement other) => MedianOf([.. times.Zip(other.times, (mine, theirs) => mine - theirs)]);

    /// <summary>The median of the ratios between two measurements that were made in the same round.</summary>
    public double MedianRatioTo(Measurement other) => MedianOf([.. times.Zip(other.times, (mine, theirs) => mine / theirs)]);

    /// <summary>The middle of some values.</summary>
    public static double MedianOf(List<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
