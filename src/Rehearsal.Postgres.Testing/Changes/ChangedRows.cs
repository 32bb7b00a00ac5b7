using System.Globalization;
using System.Text;

namespace Rehearsal.Postgres.Testing;

/// <summary>The rows that an isolated test has changed so far; see <see cref="TestDatabase.ChangesAsync"/>. Immutable.</summary>
/// <param name="Tables">The tables with changes, by name.</param>
public sealed record ChangedRows(IReadOnlyList<ChangedTable> Tables)
{
    private const int RowsShownMax = 20;

    /// <summary>Writes them for people: <c>+</c> inserted, <c>~</c> updated, <c>-</c> deleted; at most 20 rows of each kind and table.</summary>
    public override string ToString()
    {
        if (Tables.Count == 0)
        {
            return "The test changed no rows.";
        }

        var text = new StringBuilder("Rows that the test changed:");
        foreach (var table in Tables)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{table.Name}: ");
            if (table.Note is not null)
            {
                text.Append(table.Note);
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"{table.Inserted.Count} inserted, {table.Updated.Count} updated, {table.Deleted.Count} deleted");
            Show(text, table.Inserted.Select(static row => $"+ {row}").ToList());
            Show(text, table.Updated.Select(static row => $"~ {row.Before}\n    {row.After}").ToList());
            Show(text, table.Deleted.Select(static row => $"- {row}").ToList());
        }

        return text.ToString();
    }

    private static void Show(StringBuilder text, List<string> lines)
    {
        foreach (var line in lines.Take(RowsShownMax))
        {
            text.Append("\n  ").Append(line);
        }

        if (lines.Count > RowsShownMax)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  … and {lines.Count - RowsShownMax} more");
        }
    }
}
