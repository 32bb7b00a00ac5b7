using System.Text.Json;
using Rehearsal.Events;

namespace Rehearsal.Messaging.Tests;

/// <summary>Services with batches, and what is said of them in a log.</summary>
internal static class Likes
{
    /// <summary>Reads the marks of batches: <c>EVENTS REASON@SECONDS</c>.</summary>
    public static List<string> Batches(this TestWorld world) =>
    [
        .. world.Entries<Mark>().Where(static mark => mark.Kind == MarkKinds.Batch).Select(mark =>
        {
            using var data = JsonDocument.Parse(mark.Data.Utf8Json);
            return $"{data.RootElement.GetProperty("events")} {data.RootElement.GetProperty("reason")}@{(mark.Time - world.Records()[0].Entry.Time).TotalSeconds:0.###}";
        }),
    ];

    /// <summary>Reads what each call was given: its numbers, with blanks between.</summary>
    public static string Write(Journal journal, IEnumerable<Like> likes)
    {
        var line = string.Join(' ', likes.Select(static like => like.Number));
        journal.Write(line);
        return line;
    }

    internal sealed record Like([property: Subject] string Post, int Number);

    internal sealed record Removed([property: Subject] string Post);

    internal sealed record Summed(string Numbers);

    internal sealed record Lost(string Numbers, string Reason);

    /// <summary>Takes three, or what there is after five seconds.</summary>
    internal sealed class Three(Journal journal)
    {
        [Handler]
        [Batch(Size = 3, MaxWait = "5s")]
        public Summed Sum(IReadOnlyList<Like> likes) => new(Write(journal, likes));

        [Handler]
        public void Remove(Removed removed) => journal.Write($"removed {removed.Post}");
    }

    /// <summary>Takes a hundred, or what there is when nothing else is to be done; each call takes a second.</summary>
    internal sealed class Idle(Journal journal)
    {
        [Handler]
        [Batch(MaxWait = "5s", FlushOnIdle = true)]
        public async Task Sum(IReadOnlyList<Like> likes, HandlerContext context)
        {
            Write(journal, likes);
            await Task.Delay(TimeSpan.FromSeconds(1), context.Time, context.CancellationToken);
        }

        [Handler]
        public async Task RemoveAsync(Removed removed, HandlerContext context)
        {
            await Task.Delay(TimeSpan.FromSeconds(3), context.Time, context.CancellationToken);
            journal.Write($"removed {removed.Post}");
        }
    }

    internal sealed class OneByOne(Journal journal)
    {
        [Handler]
        [Batch(Size = 1, MaxWait = "1h")]
        public void Sum(IReadOnlyList<Like> likes) => Write(journal, likes);
    }

    /// <summary>Fails as often as the first event's number says.</summary>
    internal sealed class Failing(Journal journal)
    {
        [Handler]
        [Batch(Size = 3, MaxWait = "1s")]
        [Retry(Retries = 2, DelayMs = 1000, Backoff = Backoff.Constant, Jitter = false)]
        [DeadLetter]
        public Summed Sum(IReadOnlyList<Like> likes, HandlerContext context)
        {
            var line = Write(journal, likes);
            context.Publish(new Summed("of a failed attempt"));
            return context.Attempt <= likes[0].Number ? throw new IOException("not yet") : new Summed(line);
        }

        [OnFailure(nameof(Sum))]
        public Lost GiveUp(IReadOnlyList<Like> likes, Exception error) => new(string.Join(' ', likes.Select(static like => like.Number)), error.Message);
    }

    internal sealed class Hanging
    {
        [Handler]
        [Batch(Size = 2, MaxWait = "1s")]
        [Timeout(500)]
        public Task Sum(IReadOnlyList<Like> likes, HandlerContext context) => Task.Delay(TimeSpan.FromSeconds(9), context.Time, context.CancellationToken);
    }

    internal sealed class Limited(Journal journal)
    {
        [Handler]
        [RateLimit(2, Per = "1h", Key = "post")]
        [Batch(Size = 100, MaxWait = "5s")]
        public void Sum(IReadOnlyList<Like> likes) => Write(journal, likes);
    }

    internal sealed class Busy(Journal journal)
    {
        [Handler]
        [Batch(Size = 16, MaxWait = "20ms", FlushOnIdle = true)]
        public async Task Sum(IReadOnlyList<Like> likes)
        {
            await Task.Yield();
            Write(journal, likes);
        }

        [Handler]
        public void Remove(Removed removed) => journal.Write($"removed {removed.Post}");
    }
}
