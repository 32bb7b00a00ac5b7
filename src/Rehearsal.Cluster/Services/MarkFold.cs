using System.Collections.Concurrent;
using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>State that is the sum of the marks of one kind, brought up to the log's head before it is asked.</summary>
/// <remarks>
/// So a change is seen by everybody on the same log as soon as its append has returned, and a service that starts anew on the log
/// has the state the last one had. The marks decide, in log order: what a mark came to, its writer learns after it is committed.
/// </remarks>
/// <typeparam name="TDecision">What a mark came to.</typeparam>
/// <param name="access">The service's way to the log.</param>
/// <param name="log">The log.</param>
/// <param name="kind">The kind of mark.</param>
/// <param name="apply">Adds a mark to the state. Throws a <see cref="JsonException"/> when it cannot be read.</param>
internal sealed class MarkFold<TDecision>(LogAccess access, IEventLog log, string kind, Func<Mark, TDecision> apply)
{
    private readonly Turns turns = new();
    private readonly ConcurrentDictionary<Guid, TDecision?> awaited = new();
    private long next;

    /// <summary>Asks the state as it is at the log's head, or later. Questions are asked one at a time.</summary>
    public ValueTask<Outcome<T>> AskAsync<T>(Func<Outcome<T>> ask, CancellationToken cancellationToken) => access.UseAsync(() =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        return turns.TakeAsync(async () =>
        {
            await CatchUpAsync(cancellationToken);
            return ask();
        });
    });

    /// <summary>Commits a mark and tells what it came to. Cancellation ends the wait before the commit only.</summary>
    public async ValueTask<Outcome<TDecision>> DecideAsync(Mark mark, CancellationToken cancellationToken)
    {
        awaited[mark.Id] = default;
        try
        {
            var committed = await access.AppendAsync([mark], cancellationToken);
            return committed.Succeeded
                ? await AskAsync(() => Outcome.Of(awaited[mark.Id]!), CancellationToken.None)
                : Outcome.Failure<TDecision>(committed.Error);
        }
        finally
        {
            awaited.TryRemove(mark.Id, out _);
        }
    }

    private async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        var head = log.Head;
        if (next >= head)
        {
            return;
        }

        await foreach (var record in log.ReadAsync(new LogQuery { Type = kind, Kinds = LogEntryKinds.Marks, FromPosition = next }, cancellationToken))
        {
            var decision = MarkReading.Read(record, apply);
            if (awaited.ContainsKey(record.Entry.Id))
            {
                awaited[record.Entry.Id] = decision;
            }

            next = record.Position + 1;
        }

        next = Math.Max(next, head);
    }
}
