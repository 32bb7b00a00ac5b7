namespace Rehearsal.Hosting;

/// <summary>Remembers what became of events that came from outside, so that one that is sent again is not published again.</summary>
/// <remarks>Safe for concurrent use. CloudEvents 1.0: the same source and id are the same event. The oldest are forgotten beyond a bound, and all of them with the process.</remarks>
/// <param name="countMax">The most events to remember.</param>
internal sealed class AnsweredEvents(int countMax = AnsweredEvents.CountMaxDefault)
{
    /// <summary>How many events are remembered.</summary>
    public const int CountMaxDefault = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Source, string Id), Task<PublishAnswer>> answers = [];
    private readonly Queue<(string Source, string Id)> order = new();

    /// <summary>Answers an event: publishes one that is new, and gives one that came before what it was given then.</summary>
    /// <param name="source">The event's source.</param>
    /// <param name="id">Its id there.</param>
    /// <param name="publish">Publishes it. When that fails nothing is remembered.</param>
    /// <returns>The answer, and whether the event was new.</returns>
    public async Task<(PublishAnswer Answer, bool IsNew)> AnswerAsync(string source, string id, Func<Task<PublishAnswer>> publish)
    {
        var answer = new TaskCompletionSource<PublishAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (TryGet((source, id), answer.Task) is { } before)
        {
            return (await before, false);
        }

        try
        {
            answer.SetResult(await publish());
        }
        catch (Exception failure)
        {
            Forget((source, id));
            answer.SetException(failure);
        }

        return (await answer.Task, true);
    }

    private Task<PublishAnswer>? TryGet((string Source, string Id) key, Task<PublishAnswer> answer)
    {
        lock (gate)
        {
            if (answers.TryGetValue(key, out var before))
            {
                return before;
            }

            answers.Add(key, answer);
            order.Enqueue(key);
            while (order.Count > countMax)
            {
                answers.Remove(order.Dequeue());
            }

            return null;
        }
    }

    // Its place in the order stays: it counts among the last until it is as old as they are.
    private void Forget((string Source, string Id) key)
    {
        lock (gate)
        {
            answers.Remove(key);
        }
    }
}
