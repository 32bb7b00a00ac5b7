namespace Rehearsal.Events;

/// <summary>Which kinds of <see cref="LogEntry"/> a query reads.</summary>
[Flags]
public enum LogEntryKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Events.</summary>
    Events = 1,

    /// <summary>Spans.</summary>
    Spans = 2,

    /// <summary>Marks.</summary>
    Marks = 4,

    /// <summary>Everything.</summary>
    All = Events | Spans | Marks,
}
