using System.Text;
using Rehearsal.Analysis;

namespace Rehearsal.Hosting;

/// <summary>Shows paths in a bounded width.</summary>
internal static class PathText
{
    /// <summary>Fits a path into a width: the middle gives way to …, because the folder at the start and the file at the end tell most.</summary>
    public static string Fit(string path, int width)
    {
        if (TextWidth.Of(path) <= width || width <= 0)
        {
            return width <= 0 ? "" : path;
        }

        var runes = path.EnumerateRunes().ToArray();
        var tail = Take(runes.Reverse(), width * 2 / 3);
        var head = Take(runes, width - 1 - tail.Sum(static rune => TextWidth.Of(rune.ToString())));
        return $"{string.Concat(head)}…{string.Concat(Enumerable.Reverse(tail))}";
    }

    private static List<Rune> Take(IEnumerable<Rune> runes, int width)
    {
        List<Rune> taken = [];
        foreach (var rune in runes)
        {
            width -= TextWidth.Of(rune.ToString());
            if (width < 0)
            {
                break;
            }

            taken.Add(rune);
        }

        return taken;
    }
}
