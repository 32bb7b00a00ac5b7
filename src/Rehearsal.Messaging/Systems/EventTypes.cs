using System.Diagnostics.CodeAnalysis;

namespace Rehearsal.Messaging;

/// <summary>The event types of a system by name, in the order they were met.</summary>
internal sealed class EventTypes(List<string> errors)
{
    private readonly Dictionary<string, EventType> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, EventType> byRecord = [];
    private readonly List<EventType> inOrder = [];

    public IReadOnlyList<EventType> All => inOrder;

    public EventType Add(Type record)
    {
        if (byName.TryGetValue(record.Name, out var known))
        {
            if (known.Record != record)
            {
                errors.Add($"Two event records are named '{record.Name}': {known.Record.FullName} and {record.FullName}. The name is the type on the wire; rename one.");
            }

            return known;
        }

        if (!EventType.IsRecord(record))
        {
            errors.Add($"'{record.Name}' is no event: expected a class or record that is neither abstract nor generic.");
        }

        var type = EventType.Read(record, errors);
        byName.Add(record.Name, type);
        byRecord.Add(record, type);
        inOrder.Add(type);
        return type;
    }

    public bool TryGet(Type record, [NotNullWhen(true)] out EventType? type) => byRecord.TryGetValue(record, out type);

    public bool TryGet(string name, [NotNullWhen(true)] out EventType? type) => byName.TryGetValue(name, out type);
}
