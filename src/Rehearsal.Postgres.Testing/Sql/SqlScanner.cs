namespace Rehearsal.Postgres.Testing.Sql;

/// <summary>Reads SQL just far enough to find its words and where a statement ends: past comments and every kind of quotes.</summary>
/// <param name="sql">UTF-8 text.</param>
internal ref struct SqlScanner(ReadOnlySpan<byte> sql)
{
    private readonly ReadOnlySpan<byte> sql = sql;

    /// <summary>Gets where the scanner stands.</summary>
    public int Position { get; private set; }

    /// <summary>Takes the next word, number, quoted text or sign; empty at the end.</summary>
    public ReadOnlySpan<byte> Next()
    {
        SkipBlanks();
        var begin = Position;
        if (begin == sql.Length)
        {
            return [];
        }

        var first = sql[begin];
        if (IsWord(first))
        {
            // Not as the first one, but within it a word may have a dollar sign.
            while (Position < sql.Length && (IsWord(sql[Position]) || sql[Position] == '$'))
            {
                Position++;
            }

            // E'…' knows escapes; B'…', X'…', U&'…' and N'…' end as plain ones do.
            if (Position < sql.Length && sql[Position] == '\'' && Position - begin == 1 && (first | 0x20) == 'e')
            {
                SkipQuoted((byte)'\'', escapes: true);
            }
        }
        else if (first is (byte)'\'' or (byte)'"')
        {
            SkipQuoted(first, escapes: false);
        }
        else if (first != '$' || !SkipDollarQuoted())
        {
            Position++;
        }

        return sql[begin..Position];
    }

    private static bool IsWord(byte value) => value is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or >= (byte)'0' and <= (byte)'9' or (byte)'_' or >= 0x80;

    private void SkipBlanks()
    {
        while (Position < sql.Length)
        {
            var rest = sql[Position..];
            if (rest[0] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or (byte)'\v')
            {
                Position++;
            }
            else if (rest.StartsWith("--"u8))
            {
                var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
                Position = end < 0 ? sql.Length : Position + end;
            }
            else if (rest.StartsWith("/*"u8))
            {
                SkipComment();
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Comments of this kind nest.</summary>
    private void SkipComment()
    {
        var depth = 0;
        while (Position < sql.Length)
        {
            var rest = sql[Position..];
            if (rest.StartsWith("/*"u8))
            {
                depth++;
                Position += 2;
            }
            else if (rest.StartsWith("*/"u8))
            {
                Position += 2;
                if (--depth == 0)
                {
                    return;
                }
            }
            else
            {
                Position++;
            }
        }
    }

    private void SkipQuoted(byte quote, bool escapes)
    {
        for (Position++; Position < sql.Length; Position++)
        {
            if (escapes && sql[Position] == '\\')
            {
                Position++;
            }
            else if (sql[Position] == quote)
            {
                Position++;
                if (Position == sql.Length || sql[Position] != quote)
                {
                    return;
                }
            }
        }

        Position = sql.Length;
    }

    private bool SkipDollarQuoted()
    {
        var rest = sql[Position..];
        var length = 1;
        while (length < rest.Length && IsWord(rest[length]))
        {
            length++;
        }

        // $1 is a parameter, not a tag.
        if (length == rest.Length || rest[length] != '$' || (length > 1 && rest[1] is >= (byte)'0' and <= (byte)'9'))
        {
            return false;
        }

        var tag = rest[..(length + 1)];
        var end = rest[tag.Length..].IndexOf(tag);
        Position = end < 0 ? sql.Length : Position + end + (2 * tag.Length);
        return true;
    }
}
