namespace Rehearsal.Postgres.Testing.Sql;

/// <summary>Splits SQL into its statements, where <c>psql</c> does: not in parentheses, nor in the body of a function that is written in SQL.</summary>
internal static class Statements
{
    /// <summary>Returns where the statements stand; a blank rest is none.</summary>
    public static List<Range> Split(ReadOnlySpan<byte> sql)
    {
        List<Range> parts = [];
        var scanner = new SqlScanner(sql);
        var begin = 0;
        bool more;
        do
        {
            more = SkipOne(ref scanner, IsRoutine(sql[begin..]));
            var end = more ? scanner.Position - 1 : sql.Length;
            if (!new SqlScanner(sql[begin..end]).Next().IsEmpty)
            {
                parts.Add(begin..end);
            }

            begin = scanner.Position;
        }
        while (more);
        return parts;
    }

    /// <summary>Whether there is more than one. Quick for the usual one.</summary>
    public static bool AreSeveral(ReadOnlySpan<byte> sql) => sql.TrimEnd("; \t\r\n"u8).Contains((byte)';') && Split(sql).Count > 1;

    /// <summary>Moves behind the semicolon that ends a statement, or to the end.</summary>
    /// <returns>Whether there was one.</returns>
    private static bool SkipOne(ref SqlScanner scanner, bool isRoutine)
    {
        var parentheses = 0;
        var blocks = 0;
        for (var next = scanner.Next(); !next.IsEmpty; next = scanner.Next())
        {
            if (next is [(byte)';'] && parentheses <= 0 && blocks == 0)
            {
                return true;
            }

            parentheses += next is [(byte)'('] ? 1 : next is [(byte)')'] ? -1 : 0;
            if (isRoutine && parentheses == 0)
            {
                blocks += Statement.Is(next, "BEGIN"u8) || (blocks > 0 && Statement.Is(next, "CASE"u8)) ? 1 : blocks > 0 && Statement.Is(next, "END"u8) ? -1 : 0;
            }
        }

        return false;
    }

    private static bool IsRoutine(ReadOnlySpan<byte> sql)
    {
        var words = new SqlScanner(sql);
        if (!Statement.Is(words.Next(), "CREATE"u8))
        {
            return false;
        }

        var what = words.Next();
        if (Statement.Is(what, "OR"u8) && Statement.Is(words.Next(), "REPLACE"u8))
        {
            what = words.Next();
        }

        return Statement.Is(what, "FUNCTION"u8) || Statement.Is(what, "PROCEDURE"u8);
    }
}
