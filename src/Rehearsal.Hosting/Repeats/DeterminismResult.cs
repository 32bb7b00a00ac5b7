using Rehearsal.Analysis;

namespace Rehearsal.Hosting;

/// <summary>What repeating a run showed.</summary>
/// <param name="Verdict">The outcome.</param>
/// <param name="Origin">Where a difference comes from; of meaning only where there is one.</param>
/// <param name="Divergence">The first difference, or null.</param>
/// <param name="Hint">What to do about it; empty when there is nothing to do.</param>
internal sealed record DeterminismResult(
    DeterminismVerdict Verdict,
    DivergenceOrigin Origin = DivergenceOrigin.Process,
    RecordingDivergence? Divergence = null,
    string Hint = "")
{
    /// <summary>Gets the result of a run that was not repeated.</summary>
    public static DeterminismResult NotRepeated { get; } = new(DeterminismVerdict.NotRepeated);

    /// <summary>Gets the result of a run whose repeat gave the same recording.</summary>
    public static DeterminismResult Deterministic { get; } = new(DeterminismVerdict.Deterministic);
}

/// <summary>The outcome of repeating a run.</summary>
internal enum DeterminismVerdict
{
    /// <summary>The run was not repeated: not drawn, interrupted, or its repeat broke down.</summary>
    NotRepeated,

    /// <summary>The repeat in a new process gave the same bytes.</summary>
    Deterministic,

    /// <summary>The repeat gave another recording.</summary>
    NotDeterministic,
}

/// <summary>Where a difference between a run and its repeat comes from.</summary>
internal enum DivergenceOrigin
{
    /// <summary>From process to process.</summary>
    Process,

    /// <summary>From what is around the process: a repeat in this process's surroundings is like the run.</summary>
    Surroundings,

    /// <summary>From state shared by the runs of one process: two repeats alone are like each other and unlike the run among others.</summary>
    SharedState,
}
