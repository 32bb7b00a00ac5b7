namespace Rehearsal.Cli.Systems;

/// <summary>Lets one build run at a time in a source tree, across processes.</summary>
/// <remarks>
/// Two systems may reference the same projects, and MSBuild does not guard a project's output against a second MSBuild. The scripts in
/// <c>eng/</c> take the same lock. The operating system gives it back when its holder dies. Projects of one tree that are referenced from
/// another are not guarded.
/// </remarks>
internal sealed class BuildLock : IDisposable
{
    /// <summary>The longest wait for another build.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private const int NameLengthMax = 200;

    private static readonly string[] TreeMarks = ["global.json", "Directory.Build.props", "Directory.Packages.props"];

    private readonly FileStream held;

    private BuildLock(FileStream held) => this.held = held;

    /// <summary>Gets the folder of this user's locks.</summary>
    public static string DefaultFolder { get; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "rehearsal", "locks");

    /// <summary>Returns the file of the lock of a source tree: the tree's path with its separators replaced, cut at the front.</summary>
    /// <param name="lockFolder">The folder of the locks.</param>
    /// <param name="path">A full path in the tree.</param>
    /// <returns>The lock's file.</returns>
    public static string FileFor(string lockFolder, string path)
    {
        var name = TreeOf(path).Replace(Path.DirectorySeparatorChar, '%').Replace(Path.VolumeSeparatorChar, '%');
        return Path.Combine(lockFolder, name[Math.Max(0, name.Length - NameLengthMax)..] + ".lock");
    }

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

    // The working tree; without one the highest folder that settles how what is below it is built.
    private static string TreeOf(string path)
    {
        var tree = Path.GetDirectoryName(path)!;
        for (var folder = tree; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.Exists(Path.Combine(folder, ".git")))
            {
                return folder;
            }

            if (TreeMarks.Any(mark => File.Exists(Path.Combine(folder, mark))))
            {
                tree = folder;
            }
        }

        return tree;
    }
}
