using System.Reflection;

namespace Rehearsal.Messaging;

/// <summary>What wraps a handler, outermost first: rate limit, batch, retry, time-out; then dead-letter decides what becomes of a last failure.</summary>
internal sealed record PolicySet
{
    private const double DayMs = 86_400_000;

    public static PolicySet None { get; } = new();

    public RateLimitPolicy? RateLimit { get; init; }

    public BatchPolicy? Batch { get; init; }

    public RetryAttribute? Retry { get; init; }

    public TimeSpan? Timeout { get; init; }

    public bool DeadLetter { get; init; }

    public double? SloMs { get; init; }

    public TimeSpan ServiceTime { get; init; }

    /// <summary>Gets a value indicating whether a call must go through the resilience pipeline.</summary>
    public bool NeedsPipeline => Retry is not null || Timeout is not null;

    public IReadOnlyList<string> Names =>
    [
        .. RateLimit is null ? [] : (string[])["rate_limit"],
        .. Batch is null ? [] : (string[])["batch"],
        .. Retry is null ? [] : (string[])["retry"],
        .. Timeout is null ? [] : (string[])["timeout"],
        .. DeadLetter ? (string[])["dead_letter"] : [],
    ];

    /// <summary>Reads the policies of a method; each one on it overrides that on its service.</summary>
    /// <param name="method">The method.</param>
    /// <param name="record">The event that it handles; null when it handles none, and so has no rate limit or batches.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static PolicySet Read(MethodInfo method, Type? record, List<string> errors)
    {
        var place = $"{method.DeclaringType!.Name}.{method.Name}";
        var limit = record is not null && Find<RateLimitAttribute>(method) is { } declared ? new RateLimitReader(declared, record, Require).Read() : null;
        var batch = record is not null ? BatchPolicy.Read(method, Require) : null;
        var retry = Find<RetryAttribute>(method);
        var timeout = Find<TimeoutAttribute>(method)?.Milliseconds;
        var slo = Find<SloAttribute>(method)?.Milliseconds;
        var serviceTime = Find<ServiceTimeAttribute>(method)?.Milliseconds ?? 0;

        Require(retry is null or { Retries: >= 1 and <= 100 }, $"[Retry] Retries is {retry?.Retries}; expected 1 to 100.");
        Require(retry is null or { DelayMs: >= 0 and <= DayMs }, $"[Retry] DelayMs is {retry?.DelayMs}; expected 0 to 86,400,000.");
        Require(timeout is null or (>= 10 and <= DayMs), $"[Timeout] is {timeout} ms; expected 10 to 86,400,000.");
        Require(slo is null or (> 0 and < double.PositiveInfinity), $"[Slo] is {slo} ms; expected more than 0.");
        Require(serviceTime is >= 0 and <= DayMs, $"[ServiceTime] is {serviceTime} ms; expected 0 to 86,400,000.");
        if (errors.Exists(error => error.StartsWith(place + ":", StringComparison.Ordinal)))
        {
            return None;
        }

        return new PolicySet
        {
            RateLimit = limit,
            Batch = batch,
            Retry = retry,
            Timeout = timeout is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
            DeadLetter = Find<DeadLetterAttribute>(method) is not null,
            SloMs = slo,
            ServiceTime = TimeSpan.FromMilliseconds(serviceTime),
        };

        void Require(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add($"{place}: {error}");
            }
        }
    }

    private static T? Find<T>(MethodInfo method)
        where T : Attribute => method.GetCustomAttribute<T>() ?? method.DeclaringType!.GetCustomAttribute<T>();
}
