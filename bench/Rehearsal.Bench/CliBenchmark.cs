using System.Globalization;

namespace Rehearsal.Bench;

/// <summary>Times whole processes of the installed tool against an empty .NET program.</summary>
internal static class CliBenchmark
{
    private const int WarmUpRounds = 3;
    private const int Rounds = 31;
    private const double HelpRatioMax = 2;
    private const double ScenarioRatioMax = 8;
    private const double UpToDateMsMax = 100;

    private const string Folder = "artifacts/bench";
    private const string Scenario = "bench/Tiny/scenarios/echo.yaml";

    public static int Run()
    {
        var tool = InstalledTool.Install(Folder);
        Shell.Prepare("dotnet", "build", "bench/Hello", "-c", "Release", "-o", $"{Folder}/hello", "-nologo", "-v:quiet");
        // The first run builds the system as a user's first run does.
        Shell.Prepare(tool, "run", Scenario, "--output", $"{Folder}/runs");

        Measurement hello = new("empty .NET program");
        Measurement help = new("rehearse --help");
        Measurement assembly = new("least scenario, --system TINY.dll");
        Measurement project = new("least scenario, nearest project");
        (Measurement Measurement, string[] Command)[] rows =
        [
            (hello, [Path.GetFullPath($"{Folder}/hello/Hello")]),
            (help, [tool, "--help"]),
            (assembly, [tool, "run", Scenario, "--output", $"{Folder}/runs", "--system", "bench/Tiny/bin/Release/net10.0/Tiny.dll"]),
            (project, [tool, "run", Scenario, "--output", $"{Folder}/runs"]),
        ];
        for (var round = -WarmUpRounds; round < Rounds; round++)
        {
            foreach (var (measurement, command) in rows)
            {
                var time = Shell.Time(command);
                if (round >= 0)
                {
                    measurement.Add(time);
                }
            }
        }

        Console.WriteLine($"cli: whole processes, {Rounds} rounds in turn after {WarmUpRounds} to warm up");
        foreach (var (measurement, _) in rows)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {measurement.Name,-36} {measurement.Median,7:0.0} ms ({measurement.Min:0.0}–{measurement.Max:0.0})  {measurement.Median / hello.Median,5:0.00} x"));
        }

        var met = Goal("--help", help.Median / hello.Median, HelpRatioMax, "x an empty program");
        met &= Goal("least scenario on a built system", project.Median / hello.Median, ScenarioRatioMax, "x an empty program");
        met &= Goal("check that a project is up to date", project.MedianOver(assembly), UpToDateMsMax, "ms");
        return met ? 0 : 1;
    }

    internal static bool Goal(string name, double value, double max, string unit)
    {
        var met = value <= max;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {(met ? "met   " : "MISSED")} {name}: {value:0.00} {unit}, at most {max} {unit}"));
        return met;
    }
}
