using Rehearsal.Events;

namespace Rehearsal.Stages;

/// <summary>The log of one run: in files, or in memory. Notices the first append that fails, so that the run can end.</summary>
/// <remarks>Small runs leave small logs: the first segment has 64 KiB, and each one after it twice the size of the one before, up to 64 MiB.</remarks>
internal sealed class RunLog : IDisposable
{
    /// <summary>The bytes of the first segment: small runs leave small logs.</summary>
    public const int FirstSegmentSize = 64 * 1024;

    private readonly EmbeddedEventLog? files;
    private readonly Func<IReadOnlyList<LogRecord>> read;
    private readonly CancellationTokenSource failed = new();
    private EventLogException? failure;

    private RunLog(MemoryEventLog memory) => (Log, read) = (memory, memory.Snapshot);

    private RunLog(EmbeddedEventLog files)
    {
        this.files = files;
        Log = new WatchedLog(files, Fail);
        read = ReadFiles;
    }

    /// <summary>Gets the log.</summary>
    public IEventLog Log { get; }

    /// <summary>Gets why the log failed, in one line; null when it did not.</summary>
    public string? Failure => Volatile.Read(ref failure) is { } e ? RunError.Describe(e) : null;

    /// <summary>Gets what is cancelled when an append fails.</summary>
    public CancellationToken Failed => failed.Token;

    /// <summary>Opens the log of a run.</summary>
    /// <param name="folder">Its folder; null for one in memory.</param>
    /// <param name="durability">What has become of an append when it returns, in files.</param>
    /// <param name="disk">The disk, for files.</param>
    /// <exception cref="EventLogException">The disk refuses, somebody writes a log there, or the log is not empty.</exception>
    public static RunLog Begin(string? folder, LogDurability durability, IDisk disk)
    {
        if (folder is null)
        {
            return new RunLog(new MemoryEventLog());
        }

        var log = EmbeddedEventLog.Open(new EmbeddedLogOptions { Folder = folder, Durability = durability, Disk = disk, SegmentSizeFirst = FirstSegmentSize });
        if (log.Head == 0)
        {
            return new RunLog(log);
        }

        // A system takes up what it finds unhandled, so the log of another run would become part of this one.
        var head = log.Head;
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        throw new EventLogException(EventLogProblem.NotEmpty, folder, null, "a folder without a log", $"a log of {head} entries", "name another folder, or take the log away");
    }

    /// <summary>Reads what the log holds now.</summary>
    public IReadOnlyList<LogRecord> Read() => read();

    /// <summary>Writes and flushes everything and closes the files.</summary>
    /// <exception cref="EventLogException">The disk refused.</exception>
    public void Close() => files?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Close();
        }
        catch (EventLogException)
        {
            // Who can still say so closes the log before; here the run has ended for another reason already.
        }

        failed.Dispose();
    }

    private List<LogRecord> ReadFiles()
    {
        using var scan = files!.Scan();
        var records = new List<LogRecord>((int)Math.Min(files.Head, Array.MaxLength));
        while (scan.MoveNext())
        {
            records.Add(new LogRecord(scan.Current.Position, scan.Current.ToEntry()));
        }

        return records;
    }

    private void Fail(EventLogException e)
    {
        if (Interlocked.CompareExchange(ref failure, e, null) is null)
        {
            failed.Cancel();
        }
    }
}
