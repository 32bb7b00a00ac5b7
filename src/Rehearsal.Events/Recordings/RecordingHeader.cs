namespace Rehearsal.Events;

/// <summary>The first line of a recording: what decided the run, and nothing of the machine it ran on.</summary>
public sealed record RecordingHeader
{
    /// <summary>The version of the recording format this build writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Gets the version of the recording format.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Gets the seed of the run, or null when nothing was drawn from one.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Gets the version of the scheduling rules, or null for a run in real time.</summary>
    public int? SchedulingRules { get; init; }

    /// <summary>Gets the SHA-256 of the scenario's content in lowercase hexadecimal, or null.</summary>
    public string? Scenario { get; init; }

    /// <summary>Gets a value indicating whether the same seed gives the same recording.</summary>
    public bool Deterministic { get; init; }
}
