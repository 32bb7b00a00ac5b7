namespace Rehearsal.Events;

/// <summary>Turns what a disk throws into errors of the log.</summary>
internal static class LogFailures
{
    /// <summary>Tells whether an exception is one of the disk's.</summary>
    public static bool IsOfTheDisk(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>Says what a failure of the disk means for the log.</summary>
    public static EventLogException Of(Exception e, string file) => e switch
    {
        DiskFullException => new(EventLogProblem.DiskFull, file, null, "room for what is written", "a full disk", "make room and append again; if that is refused, open the log again", e),
        UnauthorizedAccessException => new(EventLogProblem.ReadOnly, file, null, "a folder and files that can be written", DiskWords.Of(e), "give this user the right to write, or open the log with EmbeddedLogReader", e),
        IOException { HResult: 30 } => new(EventLogProblem.ReadOnly, file, null, "a disk that can be written", DiskWords.Of(e), "mount the disk for writing, or open the log with EmbeddedLogReader", e),
        _ => new(EventLogProblem.DiskFailed, file, null, "a disk that reads and writes", DiskWords.Of(e), "see to the disk, then open the log again", e),
    };
}
