namespace Rehearsal.Simulation;

/// <summary>A lock that a process holds until it lets go of it or ends.</summary>
internal sealed class DiskLock(SimulatedDisk disk, string path) : IDisposable
{
    public void Dispose() => disk.Unlock(path);
}
