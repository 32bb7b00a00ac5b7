using System.Collections.Immutable;
using System.Text;

namespace Rehearsal.Postgres.Testing.Sql;

/// <summary>The settings with which PostgreSQL ends a session that is idle, or long in a transaction. A test's session is both: whenever somebody debugs it, for example.</summary>
internal static class SessionTimeouts
{
    public static readonly ImmutableArray<string> Names = ["idle_in_transaction_session_timeout", "idle_session_timeout", "transaction_timeout"];

    /// <summary>Whether a word is the name of one.</summary>
    public static bool Has(ReadOnlySpan<byte> word)
    {
        foreach (var name in Names)
        {
            if (Ascii.EqualsIgnoreCase(word, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a query gives one of them a value by <c>set_config</c>, as far as its text tells.</summary>
    public static bool AreSetIn(ReadOnlySpan<byte> sql) =>
        (sql.IndexOf("set_config"u8) >= 0 || sql.IndexOf("SET_CONFIG"u8) >= 0)
        && (sql.IndexOf("session_timeout"u8) >= 0 || sql.IndexOf("transaction_timeout"u8) >= 0);
}
