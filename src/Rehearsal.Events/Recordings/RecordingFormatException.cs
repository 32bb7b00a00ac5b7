namespace Rehearsal.Events;

/// <summary>A recording cannot be read. Says where, what was expected, what was found, and how to mend it.</summary>
public sealed class RecordingFormatException : FormatException
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="file">The name of the file, or null when the reader was given a stream without a name.</param>
    /// <param name="line">The 1-based line.</param>
    /// <param name="column">The 1-based column in characters, or null when the whole line is meant.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    /// <param name="fix">How to mend it.</param>
    /// <param name="inner">The cause, or null.</param>
    public RecordingFormatException(
        RecordingProblem problem,
        string? file,
        long line,
        int? column,
        string expected,
        string found,
        string fix,
        Exception? inner = null)
        : base($"{Place(file, line, column)}: error: the recording cannot be read.\n  expected: {expected}\n  found:    {found}\n  fix:      {fix}", inner)
    {
        Problem = problem;
        File = file;
        Line = line;
        Column = column;
        Expected = expected;
        Found = found;
        Fix = fix;
    }

    /// <summary>Gets what is wrong.</summary>
    public RecordingProblem Problem { get; }

    /// <summary>Gets the name of the file, or null for a stream without a name.</summary>
    public string? File { get; }

    /// <summary>Gets the 1-based line.</summary>
    public long Line { get; }

    /// <summary>Gets the 1-based column in characters, or null when the whole line is meant.</summary>
    public int? Column { get; }

    /// <summary>Gets what was expected.</summary>
    public string Expected { get; }

    /// <summary>Gets what was found.</summary>
    public string Found { get; }

    /// <summary>Gets how to mend it.</summary>
    public string Fix { get; }

    private static string Place(string? file, long line, int? column) =>
        column is null ? $"{file ?? "recording"}:{line}" : $"{file ?? "recording"}:{line}:{column}";
}
