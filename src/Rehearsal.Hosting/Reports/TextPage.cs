using Rehearsal.Analysis;

namespace Rehearsal.Hosting;

/// <summary>Lines of text within a width, in colours that stand for meanings.</summary>
/// <param name="writer">Where to.</param>
/// <param name="palette">The colours.</param>
/// <param name="width">The width in columns.</param>
internal sealed class TextPage(TextWriter writer, Palette palette, int width)
{
    public const string Margin = "  ";

    public TextWriter Writer => writer;

    public int Width => width;

    public bool Color => palette != Palette.None;

    public void WriteLine() => writer.Write('\n');

    /// <summary>Writes a line; what does not fit is cut.</summary>
    public void WriteLine(TextLine line)
    {
        writer.Write(line.Render(palette, width));
        writer.Write('\n');
    }

    /// <summary>Writes a line that must stay whole because people copy it.</summary>
    public void WriteWhole(string label, string text)
    {
        writer.Write(Margin);
        writer.Write(palette.Paint(label, Ink.Dim));
        writer.Write(TextWidth.Clean(text));
        writer.Write('\n');
    }

    /// <summary>Writes a text in as many lines as it takes, the later ones below the first one's text.</summary>
    public void WriteWrapped(string label, string text, Ink ink = Ink.Plain)
    {
        var head = label;
        foreach (var line in TextWidth.Wrap(TextWidth.Clean(text), width - TextWidth.Of(label)))
        {
            writer.Write(palette.Paint(head, Ink.Dim));
            writer.Write(palette.Paint(line, ink));
            writer.Write('\n');
            head = new string(' ', TextWidth.Of(label));
        }
    }

    /// <summary>Writes a heading with a rule up to the width.</summary>
    public void WriteHeading(string text)
    {
        var shown = TextWidth.Cut(TextWidth.Clean(text), width - 8);
        WriteLine(new TextLine().Add($"── {shown} ", Ink.Strong).Add(new string('─', width - TextWidth.Of(shown) - 4), Ink.Dim));
    }
}
