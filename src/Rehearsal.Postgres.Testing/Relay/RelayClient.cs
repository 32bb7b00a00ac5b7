using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;
using Rehearsal.Postgres.Testing.Wire;

namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>A connection of the code under test: what it believes about its session. Guarded by the session's lock, unless a member says otherwise.</summary>
/// <param name="number">Its number in the session, from 1; it is also the process id that it is told.</param>
internal sealed class RelayClient(int number)
{
    public const byte Idle = (byte)'I';
    public const byte InTransaction = (byte)'T';
    public const byte Failed = (byte)'E';

    private const int SqlKeptMax = 200;

    private readonly byte[] lastSql = new byte[SqlKeptMax];
    private int lastSqlLength;

    public int Number => number;

    /// <summary>Gets the prefix of its prepared statements and portals on the server.</summary>
    public byte[] Prefix { get; } = Encoding.ASCII.GetBytes($"c{number}_");

    /// <summary>Gets what it has sent and what was not passed on yet.</summary>
    public ByteBuffer Inbound { get; } = new();

    /// <summary>Gets what it is to read.</summary>
    public ByteBuffer Outbox { get; } = new();

    /// <summary>Gets or sets the transaction status it believes in.</summary>
    public byte Status { get; set; } = Idle;

    /// <summary>Gets or sets whether a savepoint of ours stands round its statements outside a transaction.</summary>
    public bool HasGuard { get; set; }

    /// <summary>Gets or sets whether it has sent messages that no Sync has ended.</summary>
    public bool IsPipelineOpen { get; set; }

    /// <summary>Gets or sets whether the last thing it sent is a Flush.</summary>
    public bool AwaitsFlush { get; set; }

    /// <summary>Gets or sets whether what it sends is ignored up to its next Sync.</summary>
    public bool SkipsToSync { get; set; }

    /// <summary>Gets or sets whether that is because we refused a message, and the server knows nothing of it.</summary>
    public bool IsRefused { get; set; }

    /// <summary>Gets or sets whether it is sending the data of a COPY.</summary>
    public bool IsCopyingIn { get; set; }

    /// <summary>Gets or sets whether it has sent the end of those data before they were asked for.</summary>
    public bool HasCopiedAhead { get; set; }

    /// <summary>Gets or sets whether one of its statements with parameters is a COPY.</summary>
    public bool MayCopy { get; set; }

    /// <summary>Gets or sets whether its transaction has cursors, which end with it.</summary>
    public bool HasCursors { get; set; }

    /// <summary>Gets the temporary tables that the end of its transaction drops, as they are written.</summary>
    public HashSet<string> BriefTables { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the names of its transaction's portals, which end with it as well.</summary>
    public HashSet<string> Portals { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the message that made its statement without a name.</summary>
    public ByteBuffer LastParse { get; } = new();

    /// <summary>Gets or sets whether its wait for the session has lasted too long.</summary>
    public bool WaitedTooLong { get; set; }

    /// <summary>Gets or sets whether some of what it has sent waits to be passed on.</summary>
    public bool IsPending { get; set; }

    /// <summary>Gets or sets when its wait for another connection's transaction began; 0 while there is none.</summary>
    public long WaitsSince { get; set; }

    /// <summary>Gets or sets whether what waits was cancelled, before the server has seen it.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Gets or sets whether a statement of its present simple query has failed.</summary>
    public bool QueryFailed { get; set; }

    /// <summary>Gets or sets whether something of its session outlives transactions: temporary tables, cursors, advisory locks.</summary>
    public bool LeavesThings { get; set; }

    /// <summary>Gets or sets whether it has closed the connection, or was thrown out.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Gets or sets whether its test ends while it runs something: of the answer to that it is told nothing but its own end, so that Npgsql keeps it in no pool.</summary>
    public bool IsThrownOut { get; set; }

    /// <summary>Gets or sets how many of the session's expectations are for it.</summary>
    public int Expecting { get; set; }

    /// <summary>Gets the settings its connection string asks for beyond the session's own.</summary>
    public ImmutableArray<SessionSetting> SettingsFirst { get; init; } = [];

    /// <summary>Gets the settings it gave its session, in order.</summary>
    public ImmutableArray<SessionSetting> Settings { get; set; } = [];

    /// <summary>Gets or sets how settings were when its transaction, or its guard, began.</summary>
    public SettingsSnapshot SettingsBefore { get; set; } = SettingsSnapshot.None;

    /// <summary>Gets how settings were at the savepoints that it made in its transaction.</summary>
    public List<(string Name, SettingsSnapshot Settings)> Savepoints { get; } = [];

    /// <summary>Gets or sets whether it has a <see cref="Transport.DirectStream"/>, so that its socket carries nothing but its end.</summary>
    public bool IsDirect { get; set; }

    /// <summary>Gets or sets what says whether the code under test has it open; null when that is to be found in Npgsql's pools.</summary>
    public Func<bool>? IsHeld { get; set; }

    /// <summary>Gets its socket.</summary>
    public Socket? Socket { get; init; }

    /// <summary>Gets the prepared statements that never reach the server, by name.</summary>
    public Dictionary<string, byte[]> OwnStatements { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the portals of such statements.</summary>
    public Dictionary<string, byte[]> OwnPortals { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the names of its prepared statements on the server.</summary>
    public HashSet<string> Prepared { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the rest of a simple query of several statements.</summary>
    public Queue<byte[]> Rest { get; } = new();

    /// <summary>Gets what a reader waits for when nothing is on its way.</summary>
    public SemaphoreSlim Arrival { get; } = new(0);

    /// <summary>Gets or sets whether the server has told it of a setting's new value.</summary>
    public bool HasHeardOfSettings { get; set; }

    /// <summary>Gets whether it is as it was when it was opened, but for what it has remembered of its last statement.</summary>
    public bool IsAsNew =>
        Status == Idle && !HasGuard && !IsPipelineOpen && !SkipsToSync && !IsRefused && !IsCopyingIn && !IsPending && !IsClosed && !IsThrownOut && !HasHeardOfSettings && Expecting == 0
        && Inbound.Length == 0 && Outbox.Length == 0 && Rest.Count == 0 && Prepared.Count == 0 && OwnStatements.Count == 0 && Settings == SettingsFirst;

    /// <summary>Returns the same connection as it begins in the next test.</summary>
    public RelayClient Anew() => new(number) { SettingsFirst = SettingsFirst, Settings = SettingsFirst, Socket = Socket, IsDirect = IsDirect, IsHeld = IsHeld };

    /// <summary>Remembers a statement for messages about this connection.</summary>
    public void Remember(ReadOnlySpan<byte> sql)
    {
        lastSqlLength = Math.Min(sql.Length, SqlKeptMax);
        sql[..lastSqlLength].CopyTo(lastSql);
    }

    /// <summary>Returns the last statement for a message.</summary>
    public string LastSql => lastSqlLength == 0 ? "(no statement yet)" : Encoding.UTF8.GetString(lastSql.AsSpan(0, lastSqlLength)) + (lastSqlLength == SqlKeptMax ? "…" : "");

    /// <summary>Wakes a reader that waits.</summary>
    public void Wake()
    {
        if (Arrival.CurrentCount == 0)
        {
            Arrival.Release();
        }
    }
}
