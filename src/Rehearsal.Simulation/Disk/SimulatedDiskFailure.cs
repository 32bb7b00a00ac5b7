namespace Rehearsal.Simulation;

/// <summary>Why a <see cref="SimulatedDisk"/> refuses a call.</summary>
public enum SimulatedDiskFailure
{
    /// <summary>The disk failed: nobody knows how much of the call was done.</summary>
    Broken,

    /// <summary>There is no room.</summary>
    Full,

    /// <summary>The disk cannot be written.</summary>
    ReadOnly,

    /// <summary>There is no such file or folder.</summary>
    Missing,

    /// <summary>The process that makes the call was killed, or its machine lost power.</summary>
    Off,
}
