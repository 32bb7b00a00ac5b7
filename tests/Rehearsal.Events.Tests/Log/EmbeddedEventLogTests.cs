using Rehearsal.Events.Tests.Embedded;

namespace Rehearsal.Events.Tests.Log;

public sealed class FlushedEventLogTests : EmbeddedEventLogConformance
{
    protected override EmbeddedLogOptions Options(string folder) => new() { Folder = folder, Durability = LogDurability.Flushed, SegmentSize = 1024 * 1024 };
}

public sealed class BufferedEventLogTests : EmbeddedEventLogConformance
{
    protected override EmbeddedLogOptions Options(string folder) => new() { Folder = folder, Durability = LogDurability.Buffered, SegmentSize = 1024 * 1024 };
}

public sealed class MemoryDurabilityEventLogTests : EmbeddedEventLogConformance
{
    protected override EmbeddedLogOptions Options(string folder) => new() { Folder = folder, Durability = LogDurability.Memory, SegmentSize = 1024 * 1024 };
}

/// <summary>Segments so small that every few batches begin a new one.</summary>
public sealed class SmallSegmentsEventLogTests : EmbeddedEventLogConformance
{
    protected override EmbeddedLogOptions Options(string folder) => new() { Folder = folder, Durability = LogDurability.Buffered, SegmentSize = 64 * 1024 };
}

/// <summary>The embedded log before the conformance suite, in a folder that goes with the test.</summary>
public abstract class EmbeddedEventLogConformance : EventLogConformance, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract EmbeddedLogOptions Options(string folder);

    protected override ValueTask<IEventLog> CreateAsync() => new(EmbeddedEventLog.Open(Options(folder.Path)));
}
