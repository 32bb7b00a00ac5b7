namespace Rehearsal.Events;

/// <summary>What is wrong with a line of a recording.</summary>
public enum RecordingProblem
{
    /// <summary>The line is not one JSON object in UTF-8.</summary>
    NotJson,

    /// <summary>The file is empty or its first line is not a recording's header.</summary>
    NotARecording,

    /// <summary>The header states a format that this build does not know yet.</summary>
    NewerFormat,

    /// <summary>A required attribute or member is not there.</summary>
    MissingAttribute,

    /// <summary>An attribute or member has a value of the wrong type or out of range.</summary>
    WrongType,

    /// <summary>An attribute or member has no business in this kind of line, or is there twice.</summary>
    UnexpectedAttribute,

    /// <summary>A position is not greater than the one before.</summary>
    OutOfOrder,

    /// <summary>The last line was cut off: everything before it was read and is good.</summary>
    TornTail,

    /// <summary>A line is longer than <see cref="RecordingWriter.LineLengthMax"/>.</summary>
    LineTooLong,
}
