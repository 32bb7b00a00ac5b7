namespace Rehearsal.Events;

/// <summary>What has become of an append when it returns.</summary>
public enum LogDurability
{
    /// <summary>It is in this process's memory. A crash of the process loses what was not written yet: 256 KiB at most, and one batch more.</summary>
    Memory,

    /// <summary>It is with the operating system: a crash of the process loses nothing, a loss of power loses what the system had not written.</summary>
    Buffered,

    /// <summary>It is on the medium, as far as the medium tells the truth: neither a crash nor a loss of power loses it.</summary>
    Flushed,
}
