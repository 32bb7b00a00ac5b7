namespace Rehearsal.Cluster;

/// <summary>Why a service did not do what it was asked.</summary>
public enum ServiceErrorKind
{
    /// <summary>The service is stopped, or what it stands on cannot be read or written.</summary>
    Unavailable,

    /// <summary>What was asked for is malformed; nothing was done.</summary>
    Invalid,

    /// <summary>There is no such path, event, name, node or operation.</summary>
    NotFound,

    /// <summary>The path may be read, but not changed while the system runs.</summary>
    NotUpdatable,

    /// <summary>Somebody else was first: another version, another holder of the name.</summary>
    Conflict,

    /// <summary>The lease is over.</summary>
    Expired,

    /// <summary>No answer came in time; what was asked for may have been done.</summary>
    TimedOut,

    /// <summary>Who was asked failed with an error of its own.</summary>
    Failed,
}
