using System.Globalization;
using System.Text;

namespace Rehearsal.Postgres.Testing.Xunit;

/// <summary>Results as a table for people.</summary>
internal static class TargetTable
{
    public static string Of(IReadOnlyList<TargetResult> results)
    {
        var width = results.Max(static result => result.Test.Length);
        var table = new StringBuilder();
        foreach (var result in results)
        {
            var verdict = !result.Success ? "FAIL" : result.TargetAchieved ? "PASS" : "OVER";
            table.Append(CultureInfo.InvariantCulture, $"{verdict}  {result.Test.PadRight(width)}  {result.DurationMs,8:0.00} ms  of {result.TargetMs:0.##}\n");
            if (!result.Success)
            {
                table.Append("      ").Append(result.Output.ReplaceLineEndings("\n").TrimEnd('\n').Replace("\n", "\n      ", StringComparison.Ordinal)).Append('\n');
            }
        }

        var under = results.Count(static result => result.TargetAchieved);
        table.Append(CultureInfo.InvariantCulture, $"\nTests run: {results.Count}\nUnder target: {under}/{results.Count}\nSuccess rate: {100.0 * under / results.Count:0.0}%\n");
        return table.ToString();
    }
}
