using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>A run with what its reports need to know beside it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Recording">The path of its recording, from the current folder or as <c>--output</c> gave it, with forward slashes.</param>
/// <param name="RecordingSha256">The SHA-256 of the recording's bytes in lowercase hexadecimal.</param>
/// <param name="Repeat">The command that repeats the run.</param>
internal sealed record ReportedRun(ScenarioRun Run, string Recording, string RecordingSha256, string Repeat)
{
    /// <summary>Gets the text that says why the run broke down or was interrupted, or null.</summary>
    public string? Error => Run.Error ?? (IsInterrupted ? "The run was interrupted; the recording so far is kept." : null);

    /// <summary>Gets a value indicating whether the run was interrupted.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>Gets what repeating the run showed; null when nobody asked for repeats.</summary>
    public DeterminismResult? Determinism { get; init; }
}
