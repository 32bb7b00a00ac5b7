namespace Rehearsal.Events;

/// <summary>The kinds of <see cref="Mark"/> the platform writes.</summary>
public static class MarkKinds
{
    /// <summary>The services, handlers and event types of the system, written once at its start: see <see cref="SystemTopology"/>.</summary>
    public const string System = "rehearsal.system";

    /// <summary>A fault that was injected, beside its victim.</summary>
    public const string Fault = "rehearsal.fault";

    /// <summary>An event that was put aside after its last attempt.</summary>
    public const string DeadLetter = "rehearsal.dead_letter";

    /// <summary>An event that a handler's rate limit dropped, held back, or let pass beside it.</summary>
    public const string RateLimit = "rehearsal.rate_limit";

    /// <summary>Events that were handled together, beside the span of the first.</summary>
    public const string Batch = "rehearsal.batch";

    /// <summary>The state of a saga after a step.</summary>
    public const string Saga = "rehearsal.saga";

    /// <summary>The result of a call made outside the log, kept under its idempotency key.</summary>
    public const string Effect = "rehearsal.effect";

    /// <summary>A loop or schedule of a service that threw.</summary>
    public const string BackgroundFailure = "rehearsal.background_failure";

    /// <summary>A scenario step that began.</summary>
    public const string Step = "rehearsal.step";

    /// <summary>The verdict of one check of a scenario.</summary>
    public const string Verdict = "rehearsal.verdict";

    /// <summary>An HTTP call that no handler made; those of handlers are spans.</summary>
    public const string Http = "rehearsal.http";
}
