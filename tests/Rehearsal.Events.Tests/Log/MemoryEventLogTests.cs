namespace Rehearsal.Events.Tests.Log;

public sealed class MemoryEventLogTests : EventLogConformance
{
    protected override ValueTask<IEventLog> CreateAsync() => new(new MemoryEventLog());
}
