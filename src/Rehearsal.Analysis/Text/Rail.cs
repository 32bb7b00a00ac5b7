namespace Rehearsal.Analysis;

/// <summary>The lines of a tree: heavy along the critical path, light elsewhere.</summary>
internal static class Rail
{
    /// <summary>Gets the sign that ties something to the rail above it.</summary>
    /// <param name="critical">Whether what is tied lies on the critical path.</param>
    /// <param name="goesOn">Whether the rail goes on below.</param>
    /// <param name="criticalBelow">Whether the critical path goes on below.</param>
    public static string Joint(bool critical, bool goesOn, bool criticalBelow) => (critical, goesOn, criticalBelow) switch
    {
        (true, false, _) => "┗━ ",
        (false, false, _) => "└─ ",
        (true, true, true) => "┣━ ",
        (true, true, false) => "┡━ ",
        (false, true, true) => "┠─ ",
        (false, true, false) => "├─ ",
    };

    /// <summary>Gets the rail beside what hangs below a joint.</summary>
    public static string Beside(bool goesOn, bool criticalBelow) => !goesOn ? "   " : criticalBelow ? "┃  " : "│  ";

    /// <summary>Starts a line with its rails, heavy ones strong.</summary>
    public static TextLine Start(string rails)
    {
        var line = new TextLine();
        for (var i = 0; i < rails.Length;)
        {
            var from = i;
            var heavy = IsHeavy(rails[i]);
            while (i < rails.Length && IsHeavy(rails[i]) == heavy)
                i++;
            line.Add(rails[from..i], heavy ? Ink.Strong : Ink.Dim);
        }

        return line;
    }

    private static bool IsHeavy(char sign) => sign is '┃' or '┣' or '━' or '┗' or '┡' or '┠';
}
