using System.Globalization;
using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>Writes what did happen, in order: one event a line with its time, type, source and the start of its data.</summary>
public static class EventTable
{
    private const int TypeWidthMax = 36;
    private const int SourceWidthMax = 24;

    /// <summary>Writes a table.</summary>
    /// <param name="writer">Where to; neither flushed nor closed.</param>
    /// <param name="events">The events in the order to show.</param>
    /// <param name="options">How it looks; null for the defaults.</param>
    public static void Write(TextWriter writer, IEnumerable<EventEnvelope> events, EventTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(events);
        options ??= new EventTableOptions();
        var palette = Palette.For(options.Color);
        var all = events.ToList();
        if (all.Count == 0)
        {
            writer.Write(palette.Paint("  (no events)", Ink.Dim) + "\n");
            return;
        }

        var first = all.Count <= options.RowsMax ? all.Count : (options.RowsMax + 1) / 2;
        var last = all.Count <= options.RowsMax ? 0 : options.RowsMax / 2;
        var rows = Rows(all, first, last, options.Origin ?? all[0].Time);
        WriteRows(writer, rows, first, all.Count - first - last, options, palette);
    }

    private static List<Row> Rows(List<EventEnvelope> all, int first, int last, DateTimeOffset origin)
    {
        var whole = all.Max(envelope => envelope.Time) - origin;
        return [.. Enumerable.Range(0, first).Concat(Enumerable.Range(all.Count - last, last)).Select(i => new Row(
            (i + 1).ToString(CultureInfo.InvariantCulture),
            Offset.Of(all[i].Time - origin, whole),
            TextWidth.Cut(TextWidth.Clean(all[i].Type), TypeWidthMax),
            TextWidth.Cut(TextWidth.Clean(all[i].Source), SourceWidthMax),
            all[i].Data))];
    }

    private static void WriteRows(TextWriter writer, List<Row> rows, int first, int elided, EventTableOptions options, Palette palette)
    {
        var number = rows.Max(row => row.Number.Length);
        var at = rows.Max(row => row.At.Length);
        var type = Math.Max(5, rows.Max(row => TextWidth.Of(row.Type)));
        var source = Math.Max(6, rows.Max(row => TextWidth.Of(row.Source)));
        var room = options.Width - (2 + number + 2 + at + 2 + type + 2 + source + 2);

        WriteLine(new TextLine().Add($"  {"#".PadLeft(number)}  {"at".PadLeft(at)}  {"event".PadRight(type)}  {"source".PadRight(source)}  data", Ink.Dim));
        for (var i = 0; i < rows.Count; i++)
        {
            if (i == first)
                WriteLine(new TextLine().Add($"  {"…".PadLeft(number)}  {Quantity.Count(elided, "more event")}", Ink.Dim));
            WriteLine(new TextLine()
                .Add($"  {rows[i].Number.PadLeft(number)}  {rows[i].At.PadLeft(at)}  ", Ink.Dim)
                .Add(TextWidth.PadRight(rows[i].Type, type), Ink.Strong)
                .Add("  " + TextWidth.PadRight(rows[i].Source, source) + "  ")
                .Add(DataSummary.Of(rows[i].Data, Math.Max(8, room)), Ink.Dim));
        }

        void WriteLine(TextLine line) => writer.Write(line.Render(palette, options.Width) + "\n");
    }

    private sealed record Row(string Number, string At, string Type, string Source, EventData Data);
}
