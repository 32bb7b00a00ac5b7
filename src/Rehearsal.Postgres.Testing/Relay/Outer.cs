using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>The statements that a session prepares for its own use, as bytes that bind and run them.</summary>
internal static class Outer
{
    /// <summary>The savepoint that stands for the code's own transaction, or round a statement outside one.</summary>
    public const string Savepoint = "_rehearsal";

    private const string SetName = "_rehearsal_set";

    private static readonly (string Name, string Sql)[] Statements =
    [
        ("_rehearsal_begin", "BEGIN"),
        ("_rehearsal_end", "ROLLBACK"),
        ("_rehearsal_save", $"SAVEPOINT {Savepoint}"),
        ("_rehearsal_keep", $"RELEASE SAVEPOINT {Savepoint}"),
        ("_rehearsal_undo", $"ROLLBACK TO SAVEPOINT {Savepoint}"),
        ("_rehearsal_read", "SET TRANSACTION READ ONLY"),
        ("_rehearsal_check", "SET CONSTRAINTS ALL IMMEDIATE"),
        ("_rehearsal_defer", """
            DO $$
            DECLARE names text;
            BEGIN
                SELECT string_agg(format('%I.%I', n.nspname, c.conname), ', ') INTO names
                FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE c.condeferred;
                IF names IS NOT NULL THEN EXECUTE 'SET CONSTRAINTS ' || names || ' DEFERRED'; END IF;
            END $$
            """),
        ("_rehearsal_close", """
            DO $$
            DECLARE
                names text[];
                one text;
            BEGIN
                SELECT array_agg(name) INTO names FROM pg_cursors WHERE NOT is_holdable AND name <> '';
                FOREACH one IN ARRAY coalesce(names, '{}') LOOP
                    EXECUTE format('CLOSE %I', one);
                END LOOP;
            END $$
            """),
        ("_rehearsal_brief", """
            DO $$
            DECLARE one text;
            BEGIN
                IF pg_my_temp_schema() <> 0 THEN
                    FOR one IN
                        SELECT c.relname FROM pg_class c
                        WHERE c.relnamespace = pg_my_temp_schema() AND c.relkind = 'r' AND c.relname ~ '^[a-z_][a-z0-9_]*$'
                            AND EXISTS (SELECT FROM pg_proc p WHERE p.prosrc ~* ('\mtemp(orary)?\s+table\s+(if\s+not\s+exists\s+)?(pg_temp\.)?"?' || c.relname || '\M[^;]*\mon\s+commit\s+drop\M'))
                    LOOP
                        EXECUTE format('DROP TABLE pg_temp.%I', one);
                    END LOOP;
                END IF;
            END $$
            """),
        (SetName, "SELECT set_config($1, $2, false)"),
        // What a session has outside of transactions: locks, what lastval() and currval() say, the numbers that setseed() began.
        ("_rehearsal_unlock", "SELECT pg_advisory_unlock_all(), setseed(hashtext(clock_timestamp()::text)::float8 / 2147483648)"),
        ("_rehearsal_sequences", "DISCARD SEQUENCES"),
    ];

    public static readonly byte[] Begin = Run("_rehearsal_begin");
    public static readonly byte[] End = Run("_rehearsal_end");
    public static readonly byte[] Save = Run("_rehearsal_save");
    public static readonly byte[] Keep = Run("_rehearsal_keep");
    public static readonly byte[] Undo = Run("_rehearsal_undo");

    /// <summary>Makes the present subtransaction read-only.</summary>
    public static readonly byte[] ReadOnly = Run("_rehearsal_read");

    /// <summary>Checks deferred constraints as a commit would.</summary>
    public static readonly byte[] Check = Run("_rehearsal_check");

    /// <summary>Defers again those that begin deferred.</summary>
    public static readonly byte[] Defer = Run("_rehearsal_defer");

    /// <summary>Closes the cursors that a commit would close.</summary>
    public static readonly byte[] CloseCursors = Run("_rehearsal_close");

    /// <summary>Drops the temporary tables that functions have made with ON COMMIT DROP, as their text tells.</summary>
    public static readonly byte[] DropBrief = Run("_rehearsal_brief");

    public static readonly byte[] Unlock = Run("_rehearsal_unlock");
    public static readonly byte[] ForgetSequences = Run("_rehearsal_sequences");

    /// <summary>Prepares them all.</summary>
    /// <returns>How many.</returns>
    public static int Prepare(ByteBuffer buffer)
    {
        foreach (var (name, sql) in Statements)
        {
            Messages.Parse(buffer, name, sql);
        }

        return Statements.Length;
    }

    /// <summary>Gives a setting a value for the session.</summary>
    public static void Set(ByteBuffer buffer, string name, string value) => Messages.Run(buffer, SetName, name, value);

    private static byte[] Run(string name) => Messages.Build(buffer => Messages.Run(buffer, name));
}
