using System.Buffers;
using System.Globalization;

namespace Rehearsal.Stages;

/// <summary>Writes commands that people paste into a shell.</summary>
internal static class RepeatCommand
{
    /// <summary>The name of the tool.</summary>
    public const string Tool = "rehearse";

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@+,%\\");

    /// <summary>Returns the command that repeats a run.</summary>
    /// <remarks>Without the seed where it has no effect: on the local stage.</remarks>
    public static string Run(string file, string stage, ulong seed, string? system)
    {
        var command = $"{Tool} run {Quote(file)} --stage {stage}";
        if (stage != LocalStage.StageName)
        {
            command += string.Create(CultureInfo.InvariantCulture, $" --seed {seed}");
        }

        return system is null ? command : $"{command} --system {Quote(system)}";
    }

    /// <summary>Returns the command that shows the flows of a recording in full.</summary>
    public static string FlowAnalyze(string recording) => $"{Tool} flow analyze --from {Quote(recording)}";

    // POSIX shells keep everything in single quotes; the shells of Windows know double quotes, which its file names cannot hold.
    private static string Quote(string word)
    {
        var path = word.StartsWith('-') ? $"./{word}" : word;
        var isPlain = !path.AsSpan().ContainsAnyExcept(Plain) && (OperatingSystem.IsWindows() || !path.Contains('\\', StringComparison.Ordinal));
        return isPlain ? path
            : OperatingSystem.IsWindows() ? $"\"{path}\""
            : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
