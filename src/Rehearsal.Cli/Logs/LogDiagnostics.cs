using Rehearsal.Events;
using Rehearsal.Scenarios;

namespace Rehearsal.Cli.Logs;

/// <summary>Says what keeps a log from being read.</summary>
internal static class LogDiagnostics
{
    /// <summary>Describes an exception of the log or the disk; null when it is of something else.</summary>
    public static Diagnostic? TryDescribe(Exception exception, string folder) => exception switch
    {
        EventLogException e => new Diagnostic(DiagnosticCodes.LogUnusable, Message(e), e.Expected, e.Found, FixOf(e, folder)) { File = e.File },
        IOException or UnauthorizedAccessException => new Diagnostic(DiagnosticCodes.LogUnusable, "the event log cannot be read.", "files that can be read", DiskWords.Of(exception, folder), "make them readable") { File = folder },
        _ => null,
    };

    private static string Message(EventLogException e) => e.Offset is { } offset ? $"{e.Words[..^1]} at byte {offset}." : e.Words;

    private static string FixOf(EventLogException e, string folder) => e.Problem == EventLogProblem.Damaged
        ? $"see 'rehearse log verify --from {folder}'"
        : e.Fix;
}
