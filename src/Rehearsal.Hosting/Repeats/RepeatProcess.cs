using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rehearsal.Analysis;
using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Hosting;

/// <summary>Repeats a run in a new process of the same program.</summary>
/// <param name="program">How to start the program; null when that cannot be known.</param>
/// <param name="patience">How long a repeat may take beyond ten times the time the run took.</param>
internal sealed class RepeatProcess(RepeatProgram? program, TimeSpan patience)
{
    /// <summary>The variable that tells a program that it repeats a run; it then refuses to verify in its turn.</summary>
    public const string Variable = "REHEARSAL_REPEAT";

    /// <summary>The default of the time a repeat may take beyond ten times the time the run took.</summary>
    public static readonly TimeSpan PatienceDefault = TimeSpan.FromMinutes(1);

    private const int DurationFactor = 10;
    private const int OutputMax = 64 * 1024;
    private const int ErrorsMax = 400;
    private static readonly TimeSpan InterruptionMax = TimeSpan.FromSeconds(1);

    /// <summary>Gets a value indicating whether this process is itself a repeat.</summary>
    public static bool IsRepeat => Environment.GetEnvironmentVariable(Variable) is not null;

    /// <summary>Repeats a run and waits for its end.</summary>
    /// <param name="run">The run.</param>
    /// <param name="surroundings">What is different around the new process.</param>
    /// <param name="folder">A folder for what the repeat leaves; made by the repeat.</param>
    /// <param name="cancellationToken">Ends the process and everything it started.</param>
    /// <returns>What it left.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public RepeatOutcome Run(ReportedRun run, RepeatSurroundings surroundings, string folder, CancellationToken cancellationToken)
    {
        var file = run.Run.Scenario.File!;
        if (program is null)
        {
            return RepeatOutcome.Failed(file, "the run cannot be repeated.", "a process whose program is not known", "start the system by its own program or with 'dotnet SYSTEM.dll'");
        }

        using var process = new Process { StartInfo = StartInfo(program, run, ReadableAgain(run.Run.Scenario, folder), surroundings, folder) };
        try
        {
            process.Start();
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return RepeatOutcome.Failed(file, "the repeat cannot be started.", $"{program.Path}: {(DiskWords.IsKnown(exception) ? DiskWords.Of(exception) : "the operating system does not start it")}", "see whether the system's program is still there");
        }

        process.StandardInput.Close();
        var document = ReadTailAsync(process.StandardOutput, OutputMax);
        var errors = ReadTailAsync(process.StandardError, ErrorsMax);
        var limit = patience + (run.Run.Duration * DurationFactor);
        return TryWait(process, limit, cancellationToken)
            ? Read(file, folder, process.ExitCode, document, errors)
            : RepeatOutcome.Failed(
                file, "the repeat did not end.", $"no end after {Quantity.Duration(limit)}, which is {Quantity.Duration(patience)} and {DurationFactor} times the run's own time",
                "look for a wait on something that only the first process has; if the machine is busier than before, try again when it is not");
    }

    // A pipe was read once already, so its scenario is written to a file.
    private static string ReadableAgain(Scenario scenario, string folder)
    {
        var file = new FileInfo(scenario.File!);
        if ((file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)) is FileInfo { Exists: true, Length: > 0 })
        {
            return file.FullName;
        }

        var copy = $"{folder}.yaml";
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.WriteAllText(copy, ScenarioYaml.Write(scenario));
        return copy;
    }

    private static ProcessStartInfo StartInfo(RepeatProgram program, ReportedRun run, string scenario, RepeatSurroundings surroundings, string folder)
    {
        var start = new ProcessStartInfo(
            program.Path,
            [
                .. program.Prefix, "run", scenario, "--stage", run.Run.Stage,
                "--seed", run.Run.Seed.ToString(CultureInfo.InvariantCulture), "--output", folder, "--format", ReportFormats.Json,
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Variable] = "1";
        foreach (var (name, value) in surroundings.Variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static bool TryWait(Process process, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(limit);
        try
        {
            process.WaitForExitAsync(source.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }

        // A key pressed in the terminal reaches both processes; which of them hears of it first is chance.
        if (process.ExitCode == ExitCodes.Interrupted && cancellationToken.WaitHandle.WaitOne(InterruptionMax))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return true;
    }

    private static RepeatOutcome Read(string file, string folder, int exitCode, Task<string> document, Task<string> errors)
    {
        if (exitCode is ExitCodes.Passed or ExitCodes.Failed && HasOneRun($"{folder}/{RunFolder.RunFileName}") && Directory.GetFiles(folder, "*.jsonl") is [var recording])
        {
            using var stream = File.OpenRead(recording);
            return new RepeatOutcome { Recording = recording, Sha256 = Convert.ToHexStringLower(SHA256.HashData(stream)) };
        }

        // Something the process started may hold its output open.
        var isWhole = Task.WaitAll([document, errors], TimeSpan.FromSeconds(1));
        var words = isWhole ? ErrorsIn(document.Result) ?? errors.Result.ReplaceLineEndings(" ").Trim() : "";
        return RepeatOutcome.Failed(
            file, "the repeat left no recording.", string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}{(words.Length > 0 ? $"; it wrote: {words}" : "")}"),
            "see that the program gives its arguments to RehearsalApp.RunAsync, and what it needs that a second process does not have");
    }

    private static bool HasOneRun(string document)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(document));
            return json.RootElement.GetProperty("scenarios").GetArrayLength() == 1;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    // Errors of the command line come as the JSON document that was asked for.
    private static string? ErrorsIn(string document)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            var errors = json.RootElement.GetProperty("errors").EnumerateArray().Select(static error => error.GetProperty("message").GetString());
            return string.Join(" ", errors) is { Length: > 0 } words ? words : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<string> ReadTailAsync(StreamReader reader, int max)
    {
        var tail = new StringBuilder();
        var buffer = new char[1024];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            tail.Append(buffer, 0, count);
            tail.Remove(0, Math.Max(0, tail.Length - max));
        }

        return tail.ToString();
    }
}
