using Rehearsal.Cluster.Tests.Support;
using Rehearsal.Events;

namespace Rehearsal.Cluster.Tests.Telemetry;

public sealed class EmbeddedTelemetryTests : TelemetryConformance
{
    protected override ValueTask<FoundationPlace> CreateAsync() => new(new EmbeddedPlace(new MemoryEventLog()));
}
