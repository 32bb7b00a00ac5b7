using Rehearsal.Events;

namespace Rehearsal.Cli.Logs;

/// <summary>A log with what a verification found.</summary>
/// <param name="Folder">The folder as it was given or found.</param>
/// <param name="Found">What was found.</param>
/// <param name="Problems">What is wrong with it.</param>
/// <param name="IsWritten">Whether a writer was seen to have it open.</param>
internal sealed record VerifiedLog(string Folder, LogVerification Found, IReadOnlyList<LogDamage> Problems, bool IsWritten)
{
    /// <summary>Verifies a log.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="cancellationToken">Ends the verification between two records.</param>
    /// <exception cref="EventLogException">There is none, or a newer version wrote it.</exception>
    public static VerifiedLog Verify(string folder, CancellationToken cancellationToken)
    {
        var found = LogVerifier.VerifyInterruptibly(folder, RealDisk.Instance, cancellationToken);
        if (found.Newer is not null)
        {
            // Throws, and says what is newer.
            LogRepair.PlanInterruptibly(folder, RealDisk.Instance, cancellationToken);
        }

        if (found.IsWhole || !HasWriter(folder))
        {
            return new VerifiedLog(folder, found, found.Problems, IsWritten: false);
        }

        // What a writer was about to write looks like damage, but not twice at the same place.
        var again = LogVerifier.VerifyInterruptibly(folder, RealDisk.Instance, cancellationToken);
        return new VerifiedLog(folder, again, [.. again.Problems.Where(problem => found.Problems.Any(before => (before.File, before.Offset) == (problem.File, problem.Offset)))], IsWritten: true);
    }

    // Asked only when something looks wrong: a writer that starts at this very moment would be refused.
    private static bool HasWriter(string folder)
    {
        var path = Path.Combine(folder, "writer.lock");
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using var taken = RealDisk.Instance.TryLock(path);
            return taken is null;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
