using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>What a mark asks of the registry.</summary>
internal enum RegistryAction
{
    Register,
    Renew,
    Release,
}

/// <summary>The payload of a mark that asks something of the registry.</summary>
internal sealed record RegistryMark(RegistryAction Action, string Namespace, string Name, string Address, Guid LeaseId, long? LeaseTicks)
{
    public EventData Write() => EventJson.Encode(this);

    public static RegistryMark Read(Mark mark) => (RegistryMark)EventJson.Decode(mark.Data, typeof(RegistryMark));
}
