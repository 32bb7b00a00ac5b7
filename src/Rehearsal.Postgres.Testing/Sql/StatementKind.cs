namespace Rehearsal.Postgres.Testing.Sql;

/// <summary>What a statement means to an isolated session.</summary>
internal enum StatementKind
{
    /// <summary>Goes to the server as it is.</summary>
    Plain,

    /// <summary>BEGIN or START TRANSACTION.</summary>
    Begin,

    /// <summary>The same with READ ONLY.</summary>
    BeginReadOnly,

    Commit,
    CommitAndChain,
    Rollback,
    RollbackAndChain,

    /// <summary>SAVEPOINT, RELEASE or ROLLBACK TO: allowed in a transaction only.</summary>
    Savepoint,

    /// <summary>SET TRANSACTION without READ ONLY: the isolation level of the outer transaction stands.</summary>
    SetTransaction,

    /// <summary>SET CONSTRAINTS, or what makes constraints deferrable.</summary>
    Constraints,

    /// <summary>PREPARE TRANSACTION: it would end the outer transaction.</summary>
    PrepareTransaction,

    /// <summary>PREPARE: leaves a statement in the session.</summary>
    Prepare,

    Listen,
    Notify,

    /// <summary>SET for the session.</summary>
    Set,

    /// <summary>RESET, or SET to the default.</summary>
    Reset,

    /// <summary>SET of a time-out that ends sessions.</summary>
    SetSessionTimeout,

    /// <summary>The same in a query.</summary>
    QueryOfSessionTimeout,

    DiscardAll,
    DeallocateAll,

    /// <summary>LOCK TABLE: allowed in a transaction only.</summary>
    TransactionOnly,

    /// <summary>DECLARE without HOLD: allowed in a transaction only, and gone with it.</summary>
    Cursor,

    /// <summary>FETCH or MOVE: there is a cursor, whoever has opened it.</summary>
    Fetch,

    Copy,

    /// <summary>Leaves a temporary object, a held cursor or an advisory lock in the session.</summary>
    Leaves,

    Empty,
}
