using System.Collections.Concurrent;
using Npgsql;
using Rehearsal.Postgres.Testing.Relay;

namespace Rehearsal.Postgres.Testing.Isolation;

/// <summary>The slots of one database; each serves one test at a time and is used again. Safe for many threads.</summary>
internal sealed class SlotPool : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder server;
    private readonly TestDatabaseOptions options;
    private readonly ConcurrentStack<Slot> free = new();
    private readonly SemaphoreSlim room;
    private readonly string? folder;
    private int lastNumber;

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

    /// <summary>Takes a slot whose transaction has begun.</summary>
    public async ValueTask<Slot> TakeAsync(CancellationToken cancellationToken)
    {
        if (!room.Wait(0, CancellationToken.None))
        {
            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        Slot? slot = null;
        try
        {
            if (!free.TryPop(out slot))
            {
                SessionThreads.Add();
                var settings = new SessionOptions(options.TurnWaitMax);
                slot = await Slot.OpenAsync(server, settings, folder, Interlocked.Increment(ref lastNumber), options.DirectConnections, cancellationToken).ConfigureAwait(false);
            }

            await slot.BeginAsync(cancellationToken).ConfigureAwait(false);
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

    public async ValueTask DisposeAsync()
    {
        await CloseFreeAsync().ConfigureAwait(false);
        room.Dispose();
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
