namespace Rehearsal.Analysis;

/// <summary>What a <see cref="FlowIssue"/> is about.</summary>
public enum FlowIssueKind
{
    /// <summary>A call, or a handling without its calls, took longer than it may.</summary>
    Slow,

    /// <summary>A handling failed for good, or went on although a call failed.</summary>
    Failed,

    /// <summary>An event that should have come did not.</summary>
    Missing,

    /// <summary>A handling failed for good and its event was put aside.</summary>
    DeadLetter,

    /// <summary>A handling needed more than one attempt.</summary>
    Retried,

    /// <summary>An event was handled twice, or published twice under one id.</summary>
    Duplicate,
}
