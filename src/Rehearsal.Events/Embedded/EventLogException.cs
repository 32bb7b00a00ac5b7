using System.Globalization;

namespace Rehearsal.Events;

/// <summary>An embedded log cannot do what it was asked. Says where, what was expected, what was found, and how to mend it.</summary>
public sealed class EventLogException : Exception
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="file">The file or folder.</param>
    /// <param name="offset">The byte in the file, or null when the whole of it is meant.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    /// <param name="fix">How to mend it.</param>
    /// <param name="inner">The cause, or null.</param>
    public EventLogException(EventLogProblem problem, string file, long? offset, string expected, string found, string fix, Exception? inner = null)
        : base($"{Place(file, offset)}: error: {WordsOf(problem)}\n  expected: {expected}\n  found:    {found}\n  fix:      {fix}", inner)
    {
        Problem = problem;
        File = file;
        Offset = offset;
        Expected = expected;
        Found = found;
        Fix = fix;
    }

    /// <summary>Gets what is wrong.</summary>
    public EventLogProblem Problem { get; }

    /// <summary>Gets the file or folder.</summary>
    public string File { get; }

    /// <summary>Gets the byte in the file, or null when the whole of it is meant.</summary>
    public long? Offset { get; }

    /// <summary>Gets what was expected.</summary>
    public string Expected { get; }

    /// <summary>Gets what was found.</summary>
    public string Found { get; }

    /// <summary>Gets how to mend it.</summary>
    public string Fix { get; }

    /// <summary>Gets what is wrong in a few words, without the place.</summary>
    public string Words => WordsOf(Problem);

    private static string Place(string file, long? offset) =>
        offset is null ? file : string.Create(CultureInfo.InvariantCulture, $"{file}:{offset}");

    private static string WordsOf(EventLogProblem problem) => problem switch
    {
        EventLogProblem.Locked => "the event log is in use.",
        EventLogProblem.Missing => "there is no event log.",
        EventLogProblem.Damaged => "the event log is damaged.",
        EventLogProblem.NewerFormat => "the event log is in a newer format.",
        EventLogProblem.DiskFull => "the event log has no room.",
        EventLogProblem.ReadOnly => "the event log cannot be written.",
        EventLogProblem.Dropped => "the event log no longer holds this.",
        EventLogProblem.NotEmpty => "the event log is not empty.",
        EventLogProblem.FollowerTaken => "the follower is in use.",
        _ => "the disk below the event log failed.",
    };
}
