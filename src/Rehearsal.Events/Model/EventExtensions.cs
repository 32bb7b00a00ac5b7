using System.Collections;

namespace Rehearsal.Events;

/// <summary>The extension attributes of one event, in the order of the document they came from. Immutable; equal when its items are.</summary>
public sealed class EventExtensions : IReadOnlyList<EventExtension>, IEquatable<EventExtensions>
{
    private readonly EventExtension[] items;

    /// <summary>Initializes a list of attributes.</summary>
    /// <param name="items">The attributes; each name once.</param>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public EventExtensions(IEnumerable<EventExtension> items)
    {
        this.items = [.. items];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in this.items)
        {
            if (!names.Add(item.Name))
            {
                throw new ArgumentException($"The extension attribute '{item.Name}' occurs twice. Keep one.", nameof(items));
            }
        }
    }

    /// <summary>Gets the list without attributes, which nearly every event of our own has.</summary>
    public static EventExtensions None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => items.Length;

    /// <inheritdoc/>
    public EventExtension this[int index] => items[index];

    /// <inheritdoc/>
    public bool Equals(EventExtensions? other) => other is not null && items.AsSpan().SequenceEqual(other.items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EventExtensions);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (var item in items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>Returns the attributes as text, for messages.</summary>
    /// <returns>For example <c>[tenant="a", weight=1.5]</c>.</returns>
    public override string ToString() => $"[{string.Join(", ", items.Select(static item => $"{item.Name}={item.Value}"))}]";

    /// <inheritdoc/>
    public IEnumerator<EventExtension> GetEnumerator() => ((IEnumerable<EventExtension>)items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
