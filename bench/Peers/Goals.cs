using System.Globalization;

namespace Rehearsal.Peers;

/// <summary>Prints rows and judges goals. A goal whose peer is not there is not measured, which is never the same as met.</summary>
internal sealed class Goals
{
    private readonly List<string> lines = [];

    /// <summary>Gets the exit code: 0 when every goal was measured and met.</summary>
    public int ExitCode { get; private set; }

    public static void Row(Measurement row, string unit) =>
        Console.WriteLine(row.Count == 0
            ? $"  {row.Name,-52} not measured"
            : string.Create(CultureInfo.InvariantCulture, $"  {row.Name,-52} {row.Median,10:0.000} ({row.Min:0.000}–{row.Max:0.000}) {unit}"));

    public void AtMost(string name, double? value, double max, string unit) => Judge(name, value, value <= max, $"at most {max.ToString("0.###", CultureInfo.InvariantCulture)}", unit);

    public void AtLeast(string name, double? value, double min, string unit) => Judge(name, value, value >= min, $"at least {min.ToString("0.###", CultureInfo.InvariantCulture)}", unit);

    /// <summary>The median of the ratios of two rows, round by round; null when one of them was not measured.</summary>
    public static double? Ratio(Measurement row, Measurement to) => row.Count == 0 || to.Count == 0 ? null : row.MedianRatioTo(to);

    public void Print() => lines.ForEach(Console.WriteLine);

    private void Judge(string name, double? value, bool met, string bound, string unit)
    {
        var word = value is null ? "NOT MEASURED" : met ? "met   " : "MISSED";
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"  {word} {name}: {value:0.00} {unit}, {bound}"));
        ExitCode = met ? ExitCode : 1;
    }
}
