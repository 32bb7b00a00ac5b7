using System.Diagnostics.CodeAnalysis;

namespace Rehearsal.Events;

/// <summary>A condition on entries, written as text: <c>type:Order* and (order_id:ORD-12345 or data.items[0].price>10)</c>.</summary>
/// <remarks>
/// <para>Immutable and safe for concurrent use. An entry matches when the condition is true of it. A field that a kind of entry does not have,
/// such as the data of a span, makes its comparison neither true nor false, also below <c>not</c>: docs/reference/filters.md.</para>
/// <para>An entry's data is read only when a data field is asked for and what stands before it has not decided, and then no further than needed.</para>
/// </remarks>
public sealed class EntryFilter
{
    /// <summary>The most characters a filter may have.</summary>
    public const int LengthMax = 4_096;

    /// <summary>The deepest nesting of parentheses and <c>not</c>.</summary>
    public const int DepthMax = 32;

    private readonly FilterNode root;

    private EntryFilter(string text, FilterNode root, bool isRelative) => (Text, this.root, IsRelative) = (text, root, isRelative);

    /// <summary>Gets the filter as it was written.</summary>
    public string Text { get; }

    /// <summary>Gets a value indicating whether the filter counts back from a moment (<c>last:1h</c>), which <see cref="Compile"/> is given.</summary>
    public bool IsRelative { get; }

    /// <summary>Reads a filter.</summary>
    /// <param name="text">The text, at most <see cref="LengthMax"/> characters.</param>
    /// <param name="filter">The filter, when the text is one.</param>
    /// <param name="problem">What is wrong with the text, when it is none.</param>
    /// <returns>True when the text is a filter.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out EntryFilter? filter, [NotNullWhen(false)] out FilterProblem? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new FilterParser(text);
        filter = parser.Parse() is { } root ? new EntryFilter(text, root, parser.IsRelative) : null;
        problem = parser.Problem;
        return filter is not null;
    }

    /// <summary>Makes the condition to ask entries.</summary>
    /// <param name="now">The moment that <c>last:</c> counts back from; without effect on other filters.</param>
    /// <returns>True for entries that match. Safe for concurrent use.</returns>
    public Predicate<LogEntry> Compile(DateTimeOffset now)
    {
        var moment = now.UtcTicks;
        return entry => root.Test(entry, moment) == true;
    }

    /// <summary>Returns the filter as it was written.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text;
}
