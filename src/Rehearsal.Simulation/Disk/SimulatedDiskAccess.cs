namespace Rehearsal.Simulation;

/// <summary>What a file of a <see cref="SimulatedDisk"/> is opened for.</summary>
public enum SimulatedDiskAccess
{
    /// <summary>To read a file that exists.</summary>
    Read,

    /// <summary>To read and write a file that exists.</summary>
    Write,

    /// <summary>To write a new file; one that exists loses its content.</summary>
    Create,
}
