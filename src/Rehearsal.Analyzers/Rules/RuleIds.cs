namespace Rehearsal.Analyzers;

/// <summary>The ids of the rules. An id keeps its meaning.</summary>
internal static class RuleIds
{
    public const string ClockRead = "RHA0001";
    public const string Stopwatch = "RHA0002";
    public const string SystemTimeProvider = "RHA0003";
    public const string Delay = "RHA0004";
    public const string CancellationDelay = "RHA0005";
    public const string Timer = "RHA0006";
    public const string Sleep = "RHA0007";

    public const string Random = "RHA0101";
    public const string CryptographicRandom = "RHA0102";
    public const string Guid = "RHA0103";

    public const string ConfigureAwait = "RHA0201";
    public const string TaskRun = "RHA0202";
    public const string Thread = "RHA0203";
    public const string ReadAll = "RHA0204";
    public const string SemaphoreWait = "RHA0205";
    public const string WhenEach = "RHA0206";
    public const string CancelAsync = "RHA0207";

    public const string BlockedTask = "RHA0301";
    public const string BlockedThread = "RHA0302";

    public const string Unordered = "RHA0401";
    public const string HashCode = "RHA0402";
    public const string SharedState = "RHA0403";
}
