namespace Rehearsal.Postgres.Testing.Relay;

/// <summary>Which of the server's messages is awaited.</summary>
internal enum Awaited
{
    Parse,
    Bind,
    Describe,
    Execute,
    Close,

    /// <summary>The answer to a Sync.</summary>
    Sync,

    /// <summary>Everything that a simple query brings.</summary>
    Query,

    /// <summary>Nothing from the server: bytes of our own that stand here in the order of answers.</summary>
    Own,
}

/// <summary>What to do when the server is ready again.</summary>
internal enum AtReady
{
    /// <summary>A pipeline of the client has ended.</summary>
    PipelineEnds,

    /// <summary>A simple query in the client's transaction has ended.</summary>
    QueryEnds,

    /// <summary>A simple query outside a transaction has ended; its savepoint is still there.</summary>
    GuardedQueryEnds,

    /// <summary>The savepoint of statements outside a transaction is gone.</summary>
    GuardEnds,

    /// <summary>The same after a failure.</summary>
    GuardIsUndone,

    TransactionBegins,
    TransactionCommits,
    TransactionCommitsAndBegins,
    TransactionRollsBack,
    TransactionRollsBackAndBegins,

    /// <summary>A commit failed, and what it should have kept is undone.</summary>
    CommitIsUndone,

    /// <summary>The session has the settings of the connection whose turn begins.</summary>
    SettingsAreGiven,

    /// <summary>Only for the session itself.</summary>
    Nothing,
}

/// <summary>One message that was sent to the server, by what must come back for it.</summary>
/// <param name="Kind">The message awaited.</param>
/// <param name="Client">For whom it was sent.</param>
/// <param name="IsHidden">Whether the client knows nothing of it.</param>
/// <param name="Then">What to do when the server is ready.</param>
/// <param name="Bytes">The bytes of <see cref="Awaited.Own"/>; of a hidden query, what the client gets instead.</param>
internal readonly record struct Expectation(Awaited Kind, RelayClient Client, bool IsHidden, AtReady Then = AtReady.Nothing, byte[]? Bytes = null);
