namespace Rehearsal.Events;

/// <summary>Why an embedded log cannot do what it was asked.</summary>
public enum EventLogProblem
{
    /// <summary>Another writer has the log open.</summary>
    Locked,

    /// <summary>There is no log.</summary>
    Missing,

    /// <summary>Bytes that were whole once are not any more.</summary>
    Damaged,

    /// <summary>A newer version wrote the log in a format this one does not know.</summary>
    NewerFormat,

    /// <summary>There is no room on the disk.</summary>
    DiskFull,

    /// <summary>The log cannot be written: the folder, a file or the disk is read-only.</summary>
    ReadOnly,

    /// <summary>The disk failed while it was written or read.</summary>
    DiskFailed,

    /// <summary>What was asked for has been dropped by retention.</summary>
    Dropped,

    /// <summary>A log that should have been empty is not.</summary>
    NotEmpty,

    /// <summary>Another follower has this name now.</summary>
    FollowerTaken,
}
