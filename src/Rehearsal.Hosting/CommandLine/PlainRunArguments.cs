namespace Rehearsal.Hosting;

/// <summary>Reads a plain and right <c>run</c> command line without the parser.</summary>
/// <remarks>
/// A system's own process is started for nearly every run with words that the tool has checked. Loading the parser there costs as much
/// as starting an empty program, so the common form is read by hand. Whatever is unusual, wrong or asks for help is left to
/// <see cref="RunCommandLine"/>, which decides alone what is an error.
/// </remarks>
internal static class PlainRunArguments
{
    /// <summary>Reads the words.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <returns>What <see cref="RunCommandLine"/> would read, or null to leave the words to it.</returns>
    public static RunOptions? TryRead(IReadOnlyList<string> args)
    {
        if (args.Count == 0 || args[0] != "run")
        {
            return null;
        }

        var words = new Words();
        for (var i = 1; i < args.Count; i++)
        {
            if (IsPlain(args[i]))
            {
                words.Paths.Add(args[i]);
            }
            else if (i + 1 == args.Count || !IsPlain(args[i + 1]) || !words.TryTake(args[i], args[++i]))
            {
                return null;
            }
        }

        return words.Complete();
    }

    // Help has forms that begin with a slash, as paths do.
    private static bool IsPlain(string word) => word.Length > 0 && word[0] != '-' && word is not ("/?" or "/h");

    private sealed class Words
    {
        private readonly List<string> tags = [];
        private readonly List<string> formats = [];
        private string? stage;
        private string? seed;
        private string? system;
        private string? output;

        public List<string> Paths { get; } = [];

        public bool TryTake(string option, string value)
        {
            switch (option)
            {
                case "--tag":
                    tags.Add(value);
                    return true;
                case "--format":
                    formats.Add(value);
                    return true;
                case "--stage":
                    return TrySet(ref stage, value);
                case "--seed":
                    return TrySet(ref seed, value);
                case "--system":
                    return TrySet(ref system, value);
                case "--output":
                    return TrySet(ref output, value);
                default:
                    return false;
            }
        }

        public RunOptions? Complete()
        {
            var errors = new UsageErrors();
            var targets = FormatArguments.Read(formats, errors, ReportFormats.OfRuns);
            var number = seed is null ? null : RunCommandLine.ReadSeed(seed);
            return Paths.Count == 0 || errors.Any || (seed is not null && number is null) || (stage is not null && !StageNames.All.Contains(stage, StringComparer.Ordinal))
                ? null
                : new RunOptions(Paths, stage ?? StageNames.Simulated, number, system, tags, output, targets);
        }

        private static bool TrySet(ref string? place, string value)
        {
            var isFirst = place is null;
            place = value;
            return isFirst;
        }
    }
}
