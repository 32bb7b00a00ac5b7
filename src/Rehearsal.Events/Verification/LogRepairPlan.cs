namespace Rehearsal.Events;

/// <summary>What <see cref="LogRepair"/> would do.</summary>
/// <param name="Problems">What is wrong.</param>
/// <param name="Cuts">The segments that would change, in order; none when the log is whole.</param>
/// <param name="Head">The position the log would go on with.</param>
public sealed record LogRepairPlan(IReadOnlyList<LogDamage> Problems, IReadOnlyList<LogCut> Cuts, long Head);
