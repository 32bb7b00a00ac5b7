namespace Rehearsal.Events;

/// <summary>What a file is opened for.</summary>
public enum DiskAccess
{
    /// <summary>To read a file that exists; others may write it meanwhile.</summary>
    Read,

    /// <summary>To read and write a file that exists.</summary>
    Write,

    /// <summary>To write a new file, in place of one that exists.</summary>
    Create,
}
