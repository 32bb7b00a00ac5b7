using System.CommandLine;
using System.Globalization;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>The command <c>run</c>: its options, their rules and their words, in one place for the tool and for every system.</summary>
internal static class RunCommandLine
{
    /// <summary>The option that repeats the runs in new processes and compares their recordings.</summary>
    public const string VerifyDeterminism = "--verify-determinism";

    private const string SeedExpected = "a whole number from 0 to 9007199254740991 (2^53 − 1)";

    /// <summary>Creates the command.</summary>
    /// <param name="run">Carries out what the command line asks for; called only when there is no usage error.</param>
    /// <returns>The command.</returns>
    public static Command Create(Func<RunOptions, CancellationToken, Task<int>> run)
    {
        var paths = ArgumentReader.Paths();
        var stage = ArgumentReader.Option("--stage", "STAGE", "Where the system runs: simulated (virtual time, the default), local (real time) or cluster");
        var seed = ArgumentReader.Option("--seed", "N", "Decides every random choice: 0 to 2^53 − 1. Without it the file's seed, else 1");
        var system = SystemOption();
        var tag = ArgumentReader.Option("--tag", "TAG", "Run only scenarios with this tag; repeatable, one of them is enough");
        var output = ArgumentReader.Option("--output", "DIR", "The folder for the recordings. Without it a new one under .rehearsal");
        var format = FormatArguments.Option(ReportFormats.OfRuns);
        var verify = new Option<bool>(VerifyDeterminism)
        {
            Description = "Repeat each run alone in a new process, 20 of them at most, and fail where the recording differs. Simulated stage only",
        };
        var command = new DescribedCommand("run", "Runs scenarios and says what came of them.")
        {
            Examples =
            [
                "run samples/Shop",
                "run samples/Shop/scenarios/order_flow.yaml --seed 42",
                "run samples/Shop --stage local",
                "run samples --tag commit --format json=run.json",
                "run samples/Shop --format junit=results.xml --format html=report.html",
                "run samples/Shop --verify-determinism",
            ],
            Notes = ["Exit codes: 0 passed, 1 failed, 2 bad input (nothing ran), 3 no such stage here, 130 interrupted."],
        };
        command.Add(paths);
        foreach (var option in (Option[])[stage, seed, system, tag, output, verify, format])
        {
            command.Add(option);
        }

        command.SetAction((result, cancellationToken) =>
        {
            var reader = new ArgumentReader(result);
            var options = new RunOptions(
                reader.ReadPaths(paths),
                reader.OneOf(stage, StageNames.All, StageNames.Simulated),
                Seed(reader, seed),
                reader.Single(system, "a folder, a .csproj or a .dll"),
                reader.Many(tag, "a tag"),
                reader.Single(output, "a folder"),
                FormatArguments.Read(reader, format, ReportFormats.OfRuns))
            {
                VerifyDeterminism = result.GetValue(verify),
            };
            if (options.VerifyDeterminism && options.Stage is StageNames.Local or StageNames.Cluster)
            {
                reader.Errors.Add(
                    $"'{VerifyDeterminism}' needs the simulated stage: real time does not repeat.", $"--stage {StageNames.Simulated}",
                    $"--stage {options.Stage}", $"use --stage {StageNames.Simulated}, or leave {VerifyDeterminism} out");
            }

            return reader.Errors.Any
                ? Task.FromResult(ErrorReport.Write(reader.Errors.ToList(), FormatArguments.ReadLeniently(result, format, ReportFormats.OfRuns), result.InvocationConfiguration))
                : run(options, cancellationToken);
        });
        return command;
    }

    /// <summary>Creates <c>--system</c>, which the tool reads and a system's own process ignores.</summary>
    public static Option<string[]> SystemOption() => ArgumentReader.Option(
        "--system", "PATH", "The system: a folder with one project, a .csproj or a .dll. Without it the file's system, else the nearest project");

    /// <summary>Reads a seed; null when the text is none.</summary>
    public static ulong? ReadSeed(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) && seed <= ScenarioLimits.SeedMax ? seed : null;

    private static ulong? Seed(ArgumentReader reader, Option<string[]> option)
    {
        if (reader.Single(option, SeedExpected) is not { } text)
        {
            return null;
        }

        if (ReadSeed(text) is { } seed)
        {
            return seed;
        }

        reader.Errors.Add($"'{text}' is not a seed.", SeedExpected, text, "write such a number, or leave --seed out");
        return null;
    }
}
