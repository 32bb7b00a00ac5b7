namespace Rehearsal.Analyzers;

/// <summary>All rules, in the order of their ids.</summary>
internal static class RuleList
{
    public static IReadOnlyList<(string Heading, IReadOnlyList<Rule> Rules)> Groups { get; } =
    [
        ("Clock", [ClockRules.ClockRead, ClockRules.Stopwatch, ClockRules.SystemTimeProvider, ClockRules.Delay, ClockRules.CancellationDelay, ClockRules.Timer, ClockRules.Sleep]),
        ("Randomness and ids", [ChanceRules.Random, ChanceRules.CryptographicRandom, ChanceRules.Guid]),
        ("Waits that leave the stage", [WaitRules.ConfigureAwait, WaitRules.TaskRun, WaitRules.Thread, WaitRules.ReadAll, WaitRules.SemaphoreWait, WaitRules.WhenEach, WaitRules.CancelAsync]),
        ("Blocking", [BlockingRules.Task, BlockingRules.Thread]),
        ("Order, identity, shared state", [OrderRules.Unordered, OrderRules.HashCode, OrderRules.SharedState]),
    ];
}
