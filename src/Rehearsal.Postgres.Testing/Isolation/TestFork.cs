using Rehearsal.Postgres.Testing.Relay;

namespace Rehearsal.Postgres.Testing;

/// <summary>A branch of an isolated test; see <see cref="TestDatabase.ForkAsync"/>. Disposing of it undoes what was done since.</summary>
public sealed class TestFork : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly string savepoint;
    private readonly ForkSettings settings;
    private bool isDisposed;

    internal TestFork(TestDatabase database, string savepoint, ForkSettings settings)
    {
        this.database = database;
        this.savepoint = savepoint;
        this.settings = settings;
    }

    /// <summary>Undoes what was done since the branch began.</summary>
    /// <exception cref="InvalidOperationException">A connection is in a transaction, or a later branch is still open.</exception>
    public async ValueTask DisposeAsync()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            await database.EndForkAsync(this, savepoint, settings).ConfigureAwait(false);
        }
    }
}
