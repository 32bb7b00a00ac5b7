using Polly.Timeout;
using Rehearsal.Events;

namespace Rehearsal.Messaging;

/// <summary>What an exception means for another attempt, and how it is recorded.</summary>
internal static class Failures
{
    public static bool IsTransient(Exception failure) => failure is not PermanentFailureException;

    public static SpanError Describe(Exception failure) => failure switch
    {
        TimeoutRejectedException timeout => new SpanError(nameof(TimeoutException), $"No result within {Milliseconds(timeout.Timeout)}"),
        _ => new SpanError(failure.GetType().Name, MessageOf(failure)),
    };

    // An exception of the system may have no message, whatever the signature says; a recording needs one.
    private static string MessageOf(Exception failure) => RecordedText.Of(failure.Message as string ?? string.Empty);

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds < 1000
        ? $"{time.TotalMilliseconds:0.###} ms"
        : $"{time.TotalSeconds:0.###} s";
}
