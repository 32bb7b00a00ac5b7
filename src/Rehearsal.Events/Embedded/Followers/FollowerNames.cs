using System.Buffers;

namespace Rehearsal.Events;

/// <summary>Where the checkpoints of followers are: in a folder of their own, below the log's.</summary>
internal static class FollowerNames
{
    public const int LengthMax = 64;

    private const string Folder = "followers";
    private const string Checkpoint = ".handled";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    public static string FolderOf(string log) => Path.Combine(log, Folder);

    public static string CheckpointOf(string log, string name) => Path.Combine(log, Folder, name + Checkpoint);

    public static string LockOf(string log, string name) => Path.Combine(log, Folder, name + ".lock");

    /// <summary>Finds the names of followers that have a checkpoint, in ordinal order.</summary>
    public static IEnumerable<string> Find(IDisk disk, string log) => disk.List(FolderOf(log))
        .Where(static file => file.EndsWith(Checkpoint, StringComparison.Ordinal))
        .Select(static file => file[..^Checkpoint.Length]);

    /// <summary>Checks a name: it must be the name of a file everywhere.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Check(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > LengthMax || name[0] == '.' || name.AsSpan().ContainsAnyExcept(Allowed))
        {
            throw new ArgumentException($"'{name}' is no follower's name: expected 1 to {LengthMax} of a-z, 0-9, '-', '_' and '.', not beginning with '.'.", nameof(name));
        }
    }
}
