using System.Diagnostics;

namespace Rehearsal.Samples.Tests.Repeats;

/// <summary>What one repeat runs under: everything of the machine that a recording must not tell.</summary>
/// <param name="Number">The repeat; 0 runs under nothing in particular.</param>
/// <param name="Variables">The environment variables.</param>
/// <param name="Backwards">Whether the files run in reverse order.</param>
internal sealed record Conditions(int Number, SortedDictionary<string, string> Variables, bool Backwards)
{
    private static readonly (string Variable, string?[] Values)[] Drawn =
    [
        ("LC_ALL", [null, "C", "de_DE.UTF-8", "tr_TR.UTF-8", "ar_SA.UTF-8", "ja_JP.UTF-8"]),
        ("TZ", [null, "Asia/Kolkata", "America/St_Johns", "Pacific/Apia", "Etc/GMT+12"]),
        ("DOTNET_PROCESSOR_COUNT", [null, "1", "2", "3"]),
        ("DOTNET_gcServer", [null, "0", "1"]),
        ("DOTNET_gcConcurrent", [null, "0", "1"]),
        ("DOTNET_GCgen0size", [null, "40000", "4000000"]),
        ("DOTNET_TieredPGO", [null, "0", "1"]),

        // Seldom: with all code optimised at once, or without the code compiled ahead of time, a process takes twice as long.
        ("DOTNET_TieredCompilation", [.. Enumerable.Repeat<string?>(null, 15), "0"]),
        ("DOTNET_ReadyToRun", [.. Enumerable.Repeat<string?>(null, 19), "0"]),
    ];

    /// <summary>Gets a value indicating whether programs here find the libraries that know languages; asked of a program.</summary>
    public static bool KnowsLanguages { get; } = AskForLanguages();

    /// <summary>Gets every setting that can be drawn, as <see cref="ToString"/> writes it.</summary>
    public static IEnumerable<string> All =>
        Drawn.SelectMany(static drawn => drawn.Values.OfType<string>().Distinct().Select(value => $"{drawn.Variable}={value}"));

    /// <summary>Draws the conditions of a repeat; the same for the same number.</summary>
    public static Conditions Draw(int number)
    {
        var random = new Random(number);
        SortedDictionary<string, string> variables = new(StringComparer.Ordinal);
        if (number == 0)
        {
            return new Conditions(number, variables, Backwards: false);
        }

        foreach (var (variable, values) in Drawn)
        {
            if (values[random.Next(values.Length)] is { } value)
            {
                variables[variable] = value;
            }
        }

        variables["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = KnowsLanguages && random.Next(4) > 0 ? "0" : "1";
        return new Conditions(number, variables, Backwards: random.Next(2) == 0);
    }

    public override string ToString() =>
        $"repeat {Number} ({string.Join(' ', Variables.Select(static variable => $"{variable.Key}={variable.Value}").Append(Backwards ? "files backwards" : "files forwards"))})";

    private static bool AskForLanguages()
    {
        using var program = Process.Start(new ProcessStartInfo("dotnet", [SampleProgram.PathOf("Shop"), "--help"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0" },
        })!;
        _ = program.StandardError.ReadToEndAsync();
        program.StandardOutput.ReadToEnd();
        program.WaitForExit();
        return program.ExitCode == 0;
    }
}
