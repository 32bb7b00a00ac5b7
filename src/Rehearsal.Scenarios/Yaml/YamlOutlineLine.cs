namespace Rehearsal.Scenarios;

/// <summary>A line of a block in a text.</summary>
/// <param name="start">Where the line begins.</param>
/// <param name="indent">The spaces before its content.</param>
/// <param name="innerIndent">The characters before what stands behind its dashes; the same as <paramref name="indent"/> without dashes.</param>
internal sealed class YamlOutlineLine(int start, int indent, int innerIndent)
{
    public int Start => start;

    public int Indent => indent;

    public int InnerIndent => innerIndent;

    /// <summary>Gets a value indicating whether it begins an item of a list.</summary>
    public bool IsItem => innerIndent > indent;

    /// <summary>Gets or sets a value indicating whether a key stands in it.</summary>
    public bool HasColon { get; set; }
}
