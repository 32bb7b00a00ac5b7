namespace Rehearsal.Scenarios;

/// <summary>A place in a scenario file. Lines and columns count from 1; the default value means "not from a file".</summary>
/// <param name="Line">The line.</param>
/// <param name="Column">The column.</param>
public readonly record struct SourceLocation(int Line, int Column)
{
    /// <summary>Gets a value indicating whether the place is in a file.</summary>
    public bool IsKnown => Line > 0;
}
