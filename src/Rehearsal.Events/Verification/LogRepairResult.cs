namespace Rehearsal.Events;

/// <summary>What <see cref="LogRepair"/> did.</summary>
/// <param name="Problems">What was wrong.</param>
/// <param name="KeptAside">The files as they were, under their new names; none when the log was whole.</param>
/// <param name="Head">The position the log goes on with.</param>
public sealed record LogRepairResult(IReadOnlyList<LogDamage> Problems, IReadOnlyList<string> KeptAside, long Head);
