namespace Rehearsal.Simulation;

/// <summary>A <see cref="SimulatedDisk"/> refuses a call.</summary>
public sealed class SimulatedDiskException : IOException
{
    internal SimulatedDiskException(SimulatedDiskFailure failure, string path)
        : base($"{Words(failure)}: '{path}'")
    {
        Failure = failure;
        Path = path;
    }

    /// <summary>Gets why.</summary>
    public SimulatedDiskFailure Failure { get; }

    /// <summary>Gets the file or folder.</summary>
    public string Path { get; }

    private static string Words(SimulatedDiskFailure failure) => failure switch
    {
        SimulatedDiskFailure.Full => "The simulated disk is full",
        SimulatedDiskFailure.ReadOnly => "The simulated disk is read-only",
        SimulatedDiskFailure.Missing => "The simulated disk has no such file or folder",
        SimulatedDiskFailure.Off => "The simulated process has ended",
        _ => "The simulated disk failed",
    };
}
