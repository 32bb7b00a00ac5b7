using Rehearsal.Cluster.Tests.Support;
using Rehearsal.Events;

namespace Rehearsal.Cluster.Tests.Nodes;

public sealed class EmbeddedNodeTests : NodeConformance
{
    protected override ValueTask<FoundationPlace> CreateAsync() => new(new EmbeddedPlace(new MemoryEventLog()));
}
