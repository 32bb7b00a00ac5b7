namespace Rehearsal.Events;

/// <summary>How the lines of a recording stand in its file.</summary>
public enum RecordingLayout
{
    /// <summary>One JSON object a line: <c>.jsonl</c>.</summary>
    Lines,

    /// <summary>A JSON array of the same objects, one a line: <c>.json</c>, a batch of CloudEvents.</summary>
    Array,
}
