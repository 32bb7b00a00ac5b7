namespace Rehearsal.Messaging;

/// <summary>The exception of a call whose time is up, as HttpClient throws it.</summary>
internal static class HttpTimeout
{
    public static TaskCanceledException Exception(TimeSpan timeout) => new(
        $"The request was canceled because its time-out of {timeout.TotalSeconds} s passed.",
        new TimeoutException($"No response within {timeout.TotalSeconds} s."));
}
