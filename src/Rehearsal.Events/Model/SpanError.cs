namespace Rehearsal.Events;

/// <summary>Why an attempt failed. Never a stack trace: recordings are the same on every machine.</summary>
/// <param name="Type">The exception's type name without namespace.</param>
/// <param name="Message">The exception's message.</param>
public sealed record SpanError(string Type, string Message)
{
    /// <summary>The type of a request that was refused because there were too many: HTTP's 429.</summary>
    public const string RateLimited = "RateLimited";
}
