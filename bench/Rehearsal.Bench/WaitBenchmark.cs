using System.Globalization;

namespace Rehearsal.Bench;

/// <summary>Times what 31 s of virtual time cost: the least scenario with the wait against the same without it.</summary>
internal static class WaitBenchmark
{
    private const int WarmUpRounds = 3;
    private const int Rounds = 31;
    private const double WaitMsMax = 50;

    private const string Folder = "artifacts/bench";

    public static int Run()
    {
        var tool = InstalledTool.Install(Folder);
        Shell.Prepare(tool, "run", "bench/Tiny/scenarios/wait.yaml", "--output", $"{Folder}/runs");
        Measurement without = new("least scenario");
        Measurement with = new("the same and a wait of 31 s");
        for (var round = -WarmUpRounds; round < Rounds; round++)
        {
            foreach (var (measurement, file) in new[] { (without, "echo"), (with, "wait") })
            {
                var time = Shell.Time([tool, "run", $"bench/Tiny/scenarios/{file}.yaml", "--output", $"{Folder}/runs"]);
                if (round >= 0)
                {
                    measurement.Add(time);
                }
            }
        }

        Console.WriteLine($"wait: whole processes on the simulated stage, {Rounds} rounds in turn after {WarmUpRounds} to warm up");
        foreach (var measurement in new[] { without, with })
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {measurement.Name,-36} {measurement.Median,7:0.0} ms ({measurement.Min:0.0}–{measurement.Max:0.0})"));
        }

        return CliBenchmark.Goal("31 s of virtual time", with.MedianOver(without), WaitMsMax, "ms") ? 0 : 1;
    }
}
