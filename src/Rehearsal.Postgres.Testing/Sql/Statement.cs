using System.Text;

namespace Rehearsal.Postgres.Testing.Sql;

/// <summary>Says of SQL what it means to an isolated session.</summary>
internal static class Statement
{
    /// <summary>Classifies one statement.</summary>
    public static StatementKind KindOf(ReadOnlySpan<byte> sql)
    {
        var scanner = new SqlScanner(sql);
        var first = scanner.Next();
        return first.Length switch
        {
            0 => StatementKind.Empty,
            _ when Is(first, "SELECT"u8) || Is(first, "INSERT"u8) || Is(first, "UPDATE"u8) || Is(first, "DELETE"u8) || Is(first, "WITH"u8) => SessionTimeouts.AreSetIn(sql) ? StatementKind.QueryOfSessionTimeout : Mentions(sql, "ADVISORY"u8) || Mentions(sql, "INTO TEMP"u8) ? StatementKind.Leaves : StatementKind.Plain,
            _ when Is(first, "BEGIN"u8) || (Is(first, "START"u8) && Is(scanner.Next(), "TRANSACTION"u8)) => Mentioned(scanner, "READ"u8, "ONLY"u8) ? StatementKind.BeginReadOnly : StatementKind.Begin,
            _ when Is(first, "COMMIT"u8) || Is(first, "END"u8) => OfCommit(scanner),
            _ when Is(first, "ROLLBACK"u8) || Is(first, "ABORT"u8) => OfRollback(scanner),
            _ when Is(first, "SAVEPOINT"u8) || Is(first, "RELEASE"u8) => StatementKind.Savepoint,
            _ when Is(first, "SET"u8) => OfSet(scanner),
            _ when Is(first, "RESET"u8) => StatementKind.Reset,
            _ when Is(first, "PREPARE"u8) => Is(scanner.Next(), "TRANSACTION"u8) ? StatementKind.PrepareTransaction : StatementKind.Prepare,
            _ when Is(first, "LISTEN"u8) => StatementKind.Listen,
            _ when Is(first, "NOTIFY"u8) => StatementKind.Notify,
            _ when Is(first, "DISCARD"u8) => Is(scanner.Next(), "ALL"u8) ? StatementKind.DiscardAll : StatementKind.Plain,
            _ when Is(first, "DEALLOCATE"u8) => OfDeallocate(scanner),
            _ when Is(first, "LOCK"u8) => StatementKind.TransactionOnly,
            _ when Is(first, "DECLARE"u8) => Mentioned(scanner, "WITH"u8, "HOLD"u8) ? StatementKind.Leaves : StatementKind.Cursor,
            _ when Is(first, "FETCH"u8) || Is(first, "MOVE"u8) => StatementKind.Fetch,
            _ when Is(first, "COPY"u8) => StatementKind.Copy,
            _ when Is(first, "DO"u8) && SessionTimeouts.AreSetIn(sql) => StatementKind.QueryOfSessionTimeout,
            _ when Is(first, "CREATE"u8) || Is(first, "ALTER"u8) || Is(first, "DO"u8) => OfDefinition(sql),
            _ => StatementKind.Plain,
        };
    }

    /// <summary>Returns the name of the setting that SET or RESET changes, in lower case; <c>all</c> for RESET ALL.</summary>
    public static string SettingOf(ReadOnlySpan<byte> sql)
    {
        var scanner = new SqlScanner(sql);
        scanner.Next();
        var name = scanner.Next();
        if (Is(name, "SESSION"u8) || Is(name, "LOCAL"u8))
        {
            name = scanner.Next();
        }

        if (Is(name, "TIME"u8))
        {
            return "timezone";
        }

        if (Is(name, "AUTHORIZATION"u8))
        {
            return "session authorization";
        }

        if (Is(name, "SCHEMA"u8))
        {
            return "search_path";
        }

        if (Is(name, "XML"u8))
        {
            return "xmloption";
        }

        if (Is(name, "NAMES"u8))
        {
            return "client_encoding";
        }

        var text = Encoding.UTF8.GetString(name).ToLowerInvariant();
        return scanner.Next() is [(byte)'.'] ? $"{text}.{Encoding.UTF8.GetString(scanner.Next()).ToLowerInvariant()}" : text;
    }

    /// <summary>Reads SAVEPOINT, ROLLBACK TO and RELEASE.</summary>
    public static (SavepointVerb Verb, string Name) SavepointOf(ReadOnlySpan<byte> sql)
    {
        var scanner = new SqlScanner(sql);
        var first = scanner.Next();
        var verb = Is(first, "SAVEPOINT"u8) ? SavepointVerb.Make : Is(first, "RELEASE"u8) ? SavepointVerb.Release : SavepointVerb.Return;
        var name = scanner.Next();
        while (verb != SavepointVerb.Make && (Is(name, "WORK"u8) || Is(name, "TRANSACTION"u8) || Is(name, "TO"u8) || Is(name, "SAVEPOINT"u8)))
        {
            name = scanner.Next();
        }

        return (verb, NameOf(name));
    }

    /// <summary>Reads <c>CREATE TEMP TABLE … ON COMMIT …</c>.</summary>
    /// <returns>The table's name as it is written, and the word behind <c>COMMIT</c>; empty when it is no such statement.</returns>
    public static (string Table, string Then) OnCommitOf(ReadOnlySpan<byte> sql)
    {
        var words = new SqlScanner(sql);
        if (!Is(words.Next(), "CREATE"u8))
        {
            return ("", "");
        }

        var word = words.Next();
        var isTemporary = false;
        while (Is(word, "LOCAL"u8) || Is(word, "GLOBAL"u8) || Is(word, "TEMP"u8) || Is(word, "TEMPORARY"u8))
        {
            isTemporary |= Is(word, "TEMP"u8) || Is(word, "TEMPORARY"u8);
            word = words.Next();
        }

        if (!isTemporary || !Is(word, "TABLE"u8))
        {
            return ("", "");
        }

        word = words.Next();
        while (Is(word, "IF"u8) || Is(word, "NOT"u8) || Is(word, "EXISTS"u8))
        {
            word = words.Next();
        }

        var table = Encoding.UTF8.GetString(word);
        var next = words.Next();
        if (next is [(byte)'.'])
        {
            // The schema is the temporary one, whatever its name here.
            table = Encoding.UTF8.GetString(words.Next());
        }

        for (; !next.IsEmpty && !Is(next, "AS"u8); next = words.Next())
        {
            if (Is(next, "ON"u8) && Is(words.Next(), "COMMIT"u8))
            {
                return (table, Encoding.UTF8.GetString(words.Next()).ToUpperInvariant());
            }
        }

        return ("", "");
    }

    /// <summary>Whether <c>COMMIT DROP</c> stands anywhere.</summary>
    public static bool MentionsOnCommitDrop(ReadOnlySpan<byte> sql)
    {
        for (var at = IndexOf(sql, "COMMIT"u8); at >= 0; at = IndexOf(sql, "COMMIT"u8))
        {
            sql = sql[(at + "COMMIT".Length)..];
            if (sql.TrimStart(" \t\r\n"u8) is var rest && rest.Length >= "DROP".Length && Is(rest[.."DROP".Length], "DROP"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the name that PREPARE gives.</summary>
    public static string PreparedName(ReadOnlySpan<byte> sql)
    {
        var scanner = new SqlScanner(sql);
        scanner.Next();
        return NameOf(scanner.Next());
    }

    /// <summary>Compares a word with a keyword, whatever the case.</summary>
    public static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> keyword) => Ascii.EqualsIgnoreCase(word, keyword);

    /// <summary>A name as the server keeps it.</summary>
    private static string NameOf(ReadOnlySpan<byte> word)
    {
        var text = Encoding.UTF8.GetString(word);
        return text is ['"', .. var quoted, '"'] ? quoted.Replace("\"\"", "\"", StringComparison.Ordinal) : text.ToLowerInvariant();
    }

    private static StatementKind OfCommit(SqlScanner rest)
    {
        var next = AfterNoise(ref rest);
        return next.IsEmpty || next is [(byte)';'] ? StatementKind.Commit
            : Is(next, "PREPARED"u8) ? StatementKind.Plain
            : Is(next, "AND"u8) && !Is(rest.Next(), "NO"u8) ? StatementKind.CommitAndChain
            : StatementKind.Commit;
    }

    private static StatementKind OfRollback(SqlScanner rest)
    {
        var next = AfterNoise(ref rest);
        return Is(next, "TO"u8) ? StatementKind.Savepoint
            : Is(next, "PREPARED"u8) ? StatementKind.Plain
            : Is(next, "AND"u8) && !Is(rest.Next(), "NO"u8) ? StatementKind.RollbackAndChain
            : StatementKind.Rollback;
    }

    private static ReadOnlySpan<byte> AfterNoise(ref SqlScanner rest)
    {
        var next = rest.Next();
        return Is(next, "WORK"u8) || Is(next, "TRANSACTION"u8) ? rest.Next() : next;
    }

    private static StatementKind OfSet(SqlScanner rest)
    {
        var next = rest.Next();
        if (Is(next, "TRANSACTION"u8))
        {
            return Mentioned(rest, "READ"u8, "ONLY"u8) ? StatementKind.Plain : StatementKind.SetTransaction;
        }

        if (Is(next, "CONSTRAINTS"u8))
        {
            return StatementKind.Constraints;
        }

        var isLocal = Is(next, "LOCAL"u8);
        if (isLocal || Is(next, "SESSION"u8))
        {
            next = rest.Next();
            if (Is(next, "CHARACTERISTICS"u8))
            {
                return StatementKind.SetTransaction;
            }
        }

        return SessionTimeouts.Has(next) ? StatementKind.SetSessionTimeout : isLocal ? StatementKind.Plain : IsToDefault(next, rest) ? StatementKind.Reset : StatementKind.Set;
    }

    /// <summary>Whether a setting, whose name or first word is given, is set to what the session began with.</summary>
    private static bool IsToDefault(ReadOnlySpan<byte> name, SqlScanner rest)
    {
        var next = rest.Next();
        while (next is [(byte)'.'])
        {
            rest.Next();
            next = rest.Next();
        }

        return Is(name, "TIME"u8) || next is [(byte)'='] || Is(next, "TO"u8) ? Is(rest.Next(), "DEFAULT"u8) : Is(next, "DEFAULT"u8);
    }

    private static StatementKind OfDeallocate(SqlScanner rest)
    {
        var next = rest.Next();
        return Is(Is(next, "PREPARE"u8) ? rest.Next() : next, "ALL"u8) ? StatementKind.DeallocateAll : StatementKind.Plain;
    }

    private static StatementKind OfDefinition(ReadOnlySpan<byte> sql) =>
        Mentions(sql, "DEFERR"u8) ? StatementKind.Constraints
        : Mentions(sql, "TEMP"u8) || Mentions(sql, "ADVISORY"u8) ? StatementKind.Leaves
        : StatementKind.Plain;

    /// <summary>Whether some letters stand anywhere, whatever their case.</summary>
    private static bool Mentions(ReadOnlySpan<byte> sql, ReadOnlySpan<byte> letters) => IndexOf(sql, letters) >= 0;

    private static int IndexOf(ReadOnlySpan<byte> sql, ReadOnlySpan<byte> letters)
    {
        var lower = (byte)(letters[0] | 0x20);
        var at = 0;
        for (var next = sql.IndexOfAny(letters[0], lower); next >= 0; next = sql[at..].IndexOfAny(letters[0], lower))
        {
            at += next;
            if (sql.Length - at < letters.Length)
            {
                return -1;
            }

            if (Is(sql.Slice(at, letters.Length), letters))
            {
                return at;
            }

            at++;
        }

        return -1;
    }

    private static bool Mentioned(SqlScanner rest, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        while (rest.Next() is { IsEmpty: false } word)
        {
            if (Is(word, first) && Is(rest.Next(), second))
            {
                return true;
            }
        }

        return false;
    }
}
