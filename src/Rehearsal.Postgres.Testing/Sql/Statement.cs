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
            _ when Is(first, "SELECT"u8) || Is(first, "INSERT"u8) || Is(first, "UPDATE"u8) || Is(first, "DELETE"u8) || Is(first, "WITH"u8) => Mentions(sql, "ADVISORY"u8) || Mentions(sql, "INTO TEMP"u8) ? StatementKind.Leaves : StatementKind.Plain,
            _ when Is(first, "BEGIN"u8) || (Is(first, "START"u8) && Is(scanner.Next(), "TRANSACTION"u8)) => Mentioned(scanner, "READ"u8, "ONLY"u8) ? StatementKind.BeginReadOnly : StatementKind.Begin,
            _ when Is(first, "COMMIT"u8) || Is(first, "END"u8) => OfCommit(scanner),
            _ when Is(first, "ROLLBACK"u8) || Is(first, "ABORT"u8) => OfRollback(scanner),
            _ when Is(first, "SAVEPOINT"u8) || Is(first, "RELEASE"u8) => StatementKind.Savepoint,
            _ when Is(first, "SET"u8) => OfSet(scanner),
            _ when Is(first, "RESET"u8) => StatementKind.Set,
            _ when Is(first, "PREPARE"u8) => Is(scanner.Next(), "TRANSACTION"u8) ? StatementKind.PrepareTransaction : StatementKind.Prepare,
            _ when Is(first, "LISTEN"u8) => StatementKind.Listen,
            _ when Is(first, "NOTIFY"u8) => StatementKind.Notify,
            _ when Is(first, "DISCARD"u8) => Is(scanner.Next(), "ALL"u8) ? StatementKind.DiscardAll : StatementKind.Plain,
            _ when Is(first, "DEALLOCATE"u8) => OfDeallocate(scanner),
            _ when Is(first, "LOCK"u8) => StatementKind.TransactionOnly,
            _ when Is(first, "DECLARE"u8) => Mentioned(scanner, "WITH"u8, "HOLD"u8) ? StatementKind.Leaves : StatementKind.Cursor,
            _ when Is(first, "FETCH"u8) || Is(first, "MOVE"u8) => StatementKind.Fetch,
            _ when Is(first, "COPY"u8) => StatementKind.Copy,
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

        if (Is(next, "SESSION"u8))
        {
            return Is(rest.Next(), "CHARACTERISTICS"u8) ? StatementKind.SetTransaction : StatementKind.Set;
        }

        return Is(next, "LOCAL"u8) ? StatementKind.Plain : StatementKind.Set;
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
    private static bool Mentions(ReadOnlySpan<byte> sql, ReadOnlySpan<byte> letters)
    {
        var lower = (byte)(letters[0] | 0x20);
        for (var next = sql.IndexOfAny(letters[0], lower); next >= 0; next = sql.IndexOfAny(letters[0], lower))
        {
            sql = sql[next..];
            if (sql.Length < letters.Length)
            {
                return false;
            }

            if (Is(sql[..letters.Length], letters))
            {
                return true;
            }

            sql = sql[1..];
        }

        return false;
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
