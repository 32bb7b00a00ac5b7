using Rehearsal.Events;

namespace Rehearsal.Cluster;

/// <summary>Nodes in one process that call each other.</summary>
/// <remarks>
/// Safe for concurrent use. A simplification: calls take no time of their own and are never lost; a node is up or down for everybody.
/// </remarks>
/// <param name="time">The stage's clock.</param>
/// <param name="ids">The stage's ids.</param>
public sealed class EmbeddedNodeSet(TimeProvider time, EventIdSource ids)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, EmbeddedNode> nodes = new(StringComparer.Ordinal);

    /// <summary>Gets the nodes that are up, in ordinal order.</summary>
    public IReadOnlyList<string> Up
    {
        get
        {
            lock (gate)
            {
                return [.. nodes.Where(static node => !node.Value.IsDown).Select(static node => node.Key)];
            }
        }
    }

    /// <summary>Takes a node down: it answers no calls, and those under way to it or from it fail. Its name is free for a new one.</summary>
    /// <param name="name">The node.</param>
    /// <returns>True when it was up.</returns>
    public bool TakeDown(string name)
    {
        EmbeddedNode? node;
        lock (gate)
        {
            node = nodes.GetValueOrDefault(name);
        }

        return node?.TakeDown() ?? false;
    }

    /// <summary>Brings a node up, in place of one of the same name that is down.</summary>
    /// <exception cref="ArgumentException">The name is malformed, or a node of this name is up.</exception>
    internal EmbeddedNode Join(string name, Lifetime lifetime)
    {
        Names.Check(name, "a node's name", nameof(name));
        lock (gate)
        {
            if (nodes.TryGetValue(name, out var other) && !other.IsDown)
            {
                throw new ArgumentException($"The node '{name}' is up already. Choose another name, or take that one down.", nameof(name));
            }

            return nodes[name] = new EmbeddedNode(name, this, time, ids, lifetime);
        }
    }

    /// <summary>Finds a node, up or down.</summary>
    internal EmbeddedNode? Find(string name)
    {
        lock (gate)
        {
            return nodes.GetValueOrDefault(name);
        }
    }
}
