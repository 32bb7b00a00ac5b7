using Rehearsal.Events;
using Rehearsal.Simulation;

namespace Rehearsal.Stages;

/// <summary>The disk below a simulated node's event log: a <see cref="SimulatedDisk"/> that keeps the promises of <see cref="IDisk"/>.</summary>
/// <param name="disk">The disk.</param>
/// <param name="canMap">Whether its files say that writes cost little more than a copy.</param>
internal sealed class SimulatedLogDisk(SimulatedDisk disk, bool canMap = false) : IDisk
{
    /// <inheritdoc/>
    public void CreateFolder(string folder) => DiskErrors.Translate(() => disk.CreateFolder(folder));

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder) => DiskErrors.Translate(() => disk.List(folder));

    /// <inheritdoc/>
    public IDiskFile Open(string path, DiskAccess access) => new SimulatedLogFile(DiskErrors.Translate(() => disk.Open(path, access switch
    {
        DiskAccess.Read => SimulatedDiskAccess.Read,
        DiskAccess.Write => SimulatedDiskAccess.Write,
        DiskAccess.Create => SimulatedDiskAccess.Create,
        _ => throw new ArgumentOutOfRangeException(nameof(access), access, "Unknown access."),
    })), canMap);

    /// <inheritdoc/>
    public void Delete(string path) => DiskErrors.Translate(() => disk.Delete(path));

    /// <inheritdoc/>
    public void Rename(string from, string to) => DiskErrors.Translate(() => disk.Rename(from, to));

    /// <inheritdoc/>
    public void FlushFolder(string folder) => DiskErrors.Translate(() => disk.FlushFolder(folder));

    /// <inheritdoc/>
    public IDisposable? TryLock(string path) => DiskErrors.Translate(() => disk.TryLock(path));
}
