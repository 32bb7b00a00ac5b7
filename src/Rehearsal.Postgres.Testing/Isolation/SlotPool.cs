using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using Rehearsal.Postgres.Testing.Relay;

namespace Rehearsal.Postgres.Testing.Isolation;

/// <summary>The slots of one database; each serves one test at a time and is used again. Safe for many threads.</summary>
internal sealed class SlotPool : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder server;
    private readonly TestDatabaseOptions options;
    private readonly ConcurrentStack<Slot> free = new();
    private readonly ConcurrentDictionary<Slot, (string Test, long Since)> taken = new();
    private readonly AccessTypes types = new();
    private readonly SemaphoreSlim room;
    private readonly string? folder;
    private int lastNumber;
    private volatile bool isClosed;

    public SlotPool(string connectionString, TestDatabaseOptions options)
    {
        server = new NpgsqlConnectionStringBuilder(connectionString);
        this.options = options;
        room = new SemaphoreSlim(options.SessionsMax, options.SessionsMax);
        // The name of a socket has an end of 100 bytes or so; a folder of the system's temporary one fits, and only its user may enter it.
        folder = OperatingSystem.IsWindows() ? null : Directory.CreateTempSubdirectory("rehearsal-").FullName;
    }

    /// <summary>Gets the connection string of the database itself.</summary>
    public string Server => server.ConnectionString;

    /// <summary>Gets the tests that have a slot, in words, the longest first.</summary>
    public IReadOnlyList<string> Holders
    {
        get
        {
            var time = options.Time;
            return [.. taken.Values.OrderBy(static holder => holder.Since).Select(holder => string.Create(CultureInfo.InvariantCulture, $"'{holder.Test}', for {time.GetElapsedTime(holder.Since).TotalSeconds:0.0} s"))];
        }
    }

    /// <summary>Takes a slot whose transaction has begun.</summary>
    /// <param name="name">The test, for the message of another one that waits in vain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">All slots are taken for too long.</exception>
    public async ValueTask<Slot> TakeAsync(string name, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        if (!room.Wait(0, CancellationToken.None))
        {
            await WaitForRoomAsync(name, cancellationToken).ConfigureAwait(false);
        }

        Slot? slot = null;
        try
        {
            ThrowIfClosed();
            if (!free.TryPop(out slot))
            {
                SessionThreads.Add();
                var settings = new SessionOptions(options.TurnWaitMax);
                slot = await Slot.OpenAsync(server, settings, types, folder, Interlocked.Increment(ref lastNumber), options.DirectConnections, cancellationToken).ConfigureAwait(false);
            }

            await slot.BeginAsync(cancellationToken).ConfigureAwait(false);
            taken[slot] = (name, options.Time.GetTimestamp());
            return slot;
        }
        catch
        {
            if (slot is not null)
            {
                await slot.DisposeAsync().ConfigureAwait(false);
            }

            room.Release();
            throw;
        }
    }

    /// <summary>Gives a slot back.</summary>
    public void Return(Slot slot)
    {
        taken.TryRemove(slot, out _);
        free.Push(slot);
        room.Release();
    }

    /// <summary>Closes the slots that are free.</summary>
    public async ValueTask CloseFreeAsync()
    {
        while (free.TryPop(out var slot))
        {
            await slot.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes everything; also what tests still have when the process ends.</summary>
    public async ValueTask DisposeAsync()
    {
        isClosed = true;
        await CloseFreeAsync().ConfigureAwait(false);
        foreach (var slot in taken.Keys)
        {
            await slot.DisposeAsync().ConfigureAwait(false);
        }

        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void ThrowIfClosed()
    {
        if (isClosed)
        {
            throw new InvalidOperationException("TestDatabase.ReleaseAllAsync has closed the sessions while this test was about to begin. Call it once, after the last test.");
        }
    }

    private async ValueTask WaitForRoomAsync(string name, CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(options.SessionWaitMax, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            await room.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{name}' waited {options.SessionWaitMax.TotalSeconds:0.###} s for a session of the isolated database: expected one of {options.SessionsMax} (TestDatabaseOptions.SessionsMax) to become free, found all held by {string.Join("; ", Holders)}. "
                + $"Dispose of a test's TestDatabase before the same test begins another one, or raise SessionsMax; where tests only take long, raise SessionWaitMax."));
        }
    }
}
