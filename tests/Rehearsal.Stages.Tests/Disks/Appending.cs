using Rehearsal.Events;

namespace Rehearsal.Stages.Tests.Disks;

/// <summary>One append under way.</summary>
/// <param name="batch">What it must commit.</param>
/// <param name="conflictExpected">Whether it is decided on a version that its stream does not have.</param>
internal sealed class Appending(ModelBatch batch, bool conflictExpected)
{
    private readonly TaskCompletionSource<Task<IReadOnlyList<LogRecord>>> started = new();

    public ModelBatch Batch => batch;

    public bool ConflictExpected => conflictExpected;

    /// <summary>Gets a value indicating whether it failed before it was in any group: those behind it may succeed.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Begins to append.</summary>
    /// <param name="log">The log.</param>
    /// <param name="entries">What to append.</param>
    /// <param name="expectations">What it is decided on.</param>
    /// <param name="isWriter">Whether nobody writes now, so that this one does before this returns.</param>
    public void Start(EmbeddedEventLog log, IReadOnlyList<LogEntry> entries, IReadOnlyList<StreamExpectation> expectations, bool isWriter)
    {
        try
        {
            started.SetResult(log.AppendAsync(entries, expectations).AsTask());
        }
        catch (Exception e)
        {
            started.SetResult(Task.FromException<IReadOnlyList<LogRecord>>(e));
        }

        IsRefused = !isWriter && started.Task.Result.IsFaulted;
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>What went wrong; null when it was acknowledged.</returns>
    public Exception? Wait()
    {
        try
        {
            _ = started.Task.GetAwaiter().GetResult().GetAwaiter().GetResult();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    public void CheckCommitted(long position)
    {
        var committed = started.Task.Result.Result;
        Laws.Holds(
            committed.SequenceEqual(batch.Entries.Select((entry, i) => new LogRecord(position + i, entry))),
            $"batch {batch.Number} was acknowledged as something else: at {committed[0].Position}, expected {position}");
    }
}
