using Rehearsal.Events;

namespace Rehearsal.Cluster.Tests.Support;

/// <summary>Embedded nodes on one event log.</summary>
internal sealed class EmbeddedPlace : FoundationPlace
{
    private readonly ManualTime time = new();
    private readonly EmbeddedNodeSet nodes;

    public EmbeddedPlace(IEventLog log)
    {
        Log = log;
        Ids = new EventIdSource(time, new Random(1));
        nodes = new EmbeddedNodeSet(time, Ids);
    }

    public IEventLog Log { get; }

    public EventIdSource Ids { get; }

    public override DateTimeOffset Now => time.GetUtcNow();

    public override ValueTask<IFoundation> StartAsync(FoundationOptions options) => new(new EmbeddedFoundation(Log, time, Ids, options, nodes));

    public override ValueTask AdvanceAsync(TimeSpan by)
    {
        time.Advance(by);
        return ValueTask.CompletedTask;
    }

    public override ValueTask TakeDownAsync(string node)
    {
        nodes.TakeDown(node);
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync() => Log.DisposeAsync();
}
