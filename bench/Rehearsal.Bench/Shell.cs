using System.Diagnostics;

namespace Rehearsal.Bench;

/// <summary>Runs programs.</summary>
internal static class Shell
{
    /// <summary>Runs a program to its end, with its output thrown away.</summary>
    /// <returns>The milliseconds from before its start until after its end.</returns>
    public static double Time(IReadOnlyList<string> command)
    {
        var begin = Stopwatch.GetTimestamp();
        var errors = Run(command, workingDirectory: null, out var exitCode);
        var elapsed = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        return exitCode == 0 ? elapsed : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {exitCode}:\n{errors}");
    }

    /// <summary>Runs a program that prepares a measurement.</summary>
    public static void Prepare(params string[] command)
    {
        Console.Error.WriteLine(string.Join(' ', command));
        var errors = Run(command, workingDirectory: null, out var exitCode);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {exitCode}:\n{errors}");
        }
    }

    private static string Run(IReadOnlyList<string> command, string? workingDirectory, out int exitCode)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = workingDirectory ?? "",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        exitCode = process.ExitCode;
        return output.Result + errors.Result;
    }
}
