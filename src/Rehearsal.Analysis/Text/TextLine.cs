using System.Text;

namespace Rehearsal.Analysis;

/// <summary>A line put together from pieces with a meaning, printed within a width.</summary>
internal sealed class TextLine
{
    private readonly List<(string Text, Ink Ink)> pieces = [];

    public TextLine Add(string text, Ink ink = Ink.Plain)
    {
        pieces.Add((text, ink));
        return this;
    }

    public int Width => pieces.Sum(piece => TextWidth.Of(piece.Text));

    /// <summary>Renders the line; what does not fit is cut with … so that the ending is always whole.</summary>
    public string Render(Palette palette, int width, string ending = "", Ink endingInk = Ink.Plain)
    {
        var room = Math.Max(1, width - TextWidth.Of(ending));
        var line = new StringBuilder();
        var left = room;
        foreach (var (text, ink) in Shortened(room))
        {
            line.Append(palette.Paint(text, ink));
            left -= TextWidth.Of(text);
        }

        return line.Append(palette.Paint(ending, endingInk)).ToString().TrimEnd(' ');
    }

    private IEnumerable<(string Text, Ink Ink)> Shortened(int room)
    {
        var total = pieces.Sum(piece => TextWidth.Of(piece.Text));
        foreach (var (text, ink) in pieces)
        {
            var width = TextWidth.Of(text);
            if (total <= room || width < room)
            {
                yield return (text, ink);
                room -= width;
                total -= width;
                continue;
            }

            yield return (TextWidth.Cut(text + "…", room), ink);
            yield break;
        }
    }
}
