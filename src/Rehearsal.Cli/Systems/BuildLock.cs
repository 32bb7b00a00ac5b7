namespace Rehearsal.Cli.Systems;

/// <summary>Lets one build of this user run at a time, across processes.</summary>
/// <remarks>
/// Two systems may reference the same projects, and MSBuild does not guard a project's output against a second MSBuild. The scripts in
/// <c>eng/</c> take the same lock. The operating system gives it back when its holder dies.
/// </remarks>
internal sealed class BuildLock : IDisposable
{
    /// <summary>The longest wait for another build.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly FileStream held;

    private BuildLock(FileStream held) => this.held = held;

    /// <summary>Gets the lock's file.</summary>
    public static string DefaultPath { get; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "rehearsal", "build.lock");

    /// <summary>Takes the lock, waiting for whoever holds it.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="waiting">Called once when another holds it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lock, to be disposed after the build; null when it was not to be had within <see cref="WaitMax"/>.</returns>
    public static async Task<BuildLock?> TakeAsync(string path, Action waiting, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var waited = TimeSpan.Zero; waited <= WaitMax; waited += PollInterval)
        {
            try
            {
                return new BuildLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                if (waited == TimeSpan.Zero)
                {
                    waiting();
                }

                await Task.Delay(PollInterval, cancellationToken);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();
}
