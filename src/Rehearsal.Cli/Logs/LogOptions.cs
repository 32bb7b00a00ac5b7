using Rehearsal.Events;
using Rehearsal.Hosting;

namespace Rehearsal.Cli.Logs;

/// <summary>What the command line of <c>log</c> asks for.</summary>
/// <param name="From">A log's folder, or a folder with logs; null for the newest run.</param>
/// <param name="Formats">The reports to write.</param>
internal sealed record LogOptions(string? From, IReadOnlyList<ReportTarget> Formats)
{
    /// <summary>Gets the first position to list records from; null for no list.</summary>
    public long? Position { get; init; }

    /// <summary>Gets the most records to list.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Gets which records to list; null for all.</summary>
    public EntryFilter? Filter { get; init; }

    /// <summary>Gets the position of the one record to show whole; null for none.</summary>
    public long? Record { get; init; }

    /// <summary>Gets a value indicating whether to do it, and not only to say what would be done.</summary>
    public bool Yes { get; init; }
}
