using Rehearsal.Messaging;

namespace Rehearsal.Stages.Tests;

/// <summary>A small system: a ping is answered after its delay; some answers fail, hang or spin.</summary>
public static class TestSystem
{
    public static SystemDefinition Build(Action<SystemBuilder>? more = null)
    {
        var builder = new SystemBuilder("test");
        builder.AddService<Answering>().AddService<Counting>();
        more?.Invoke(builder);
        return builder.Build();
    }

    public sealed record Ping([Subject] string Id, int DelayMs = 0) : IExample<Ping>
    {
        public static Ping Example => new("p-1");
    }

    public sealed record Pong([Subject] string Id, decimal Score);

    public sealed record PongFailed([Subject] string Id, string Reason);

    public sealed record Counted([Subject] string Id);

    [ServiceTime(2)]
    public sealed class Answering(TimeProvider time)
    {
        [Handler]
        public async Task<Pong> Answer(Ping ping, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(ping.DelayMs), time, cancellationToken);
            return new Pong(ping.Id, 1.50m);
        }

        [OnFailure(nameof(Answer))]
        public PongFailed GiveUp(Ping ping, Exception error) => new(ping.Id, error.Message);
    }

    public sealed class Counting
    {
        [Handler]
        public Counted Count(Ping ping) => new(ping.Id);
    }
}
