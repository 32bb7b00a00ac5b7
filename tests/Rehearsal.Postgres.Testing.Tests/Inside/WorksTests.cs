using System.Text;

namespace Rehearsal.Postgres.Testing.Tests.Inside;

/// <summary>Every row of the table in the guide, over both ways to a session.</summary>
public sealed class WorksTests
{
    private const string Guide = "docs/guides/database-tests.md";
    private const string Begin = "<!-- rows: begin -->";
    private const string End = "<!-- rows: end -->";

    private static readonly IReadOnlyList<WorksRow> Rows = [.. TransactionRows.All, .. StatementRows.All, .. SessionRows.All, .. LimitRows.All];

    public static TheoryData<string, bool> Names => [.. Rows.SelectMany(static row => new[] { new TheoryDataRow<string, bool>(row.Name, true), new TheoryDataRow<string, bool>(row.Name, false) })];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row_InsideIsolation_IsAsTheTableSays(string name, bool isDirect) => CheckAsync(name, isDirect, Shop.Options, Shop.Impatient);

    /// <summary>Checks a row, and that the next test finds nothing of it.</summary>
    internal static async Task CheckAsync(string name, bool isDirect, TestDatabaseOptions usual, TestDatabaseOptions impatient)
    {
        var options = LimitRows.All.Any(row => row.Name == name) ? impatient : usual;
        await using (var database = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken))
        {
            await using var desk = new Desk(database, isDirect);
            await Rows.Single(row => row.Name == name).Check(desk);
        }

        await using var next = await TestDatabase.BeginAsync(options, TestContext.Current.CancellationToken);
        Assert.Equal(2, await next.ItemsAsync());
    }

    /// <summary>To write the table anew: <c>REHEARSAL_APPROVE=1</c>.</summary>
    [Fact]
    public async Task Guide_Table_IsTheRowsThatAreTested()
    {
        var file = Path.Combine(RepositoryRoot.Path, Guide);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var expected = text[..begin] + "\n" + Table() + text[end..];
        if (Environment.GetEnvironmentVariable("REHEARSAL_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(file, expected, TestContext.Current.CancellationToken);
            text = expected;
        }

        Assert.True(Rows.Count >= 40, $"{Rows.Count} rows");
        Assert.Equal(expected, text);
    }

    private static string Table()
    {
        var table = new StringBuilder("| inside an isolated test | | |\n|---|---|---|\n");
        foreach (var row in Rows)
        {
            var word = row.Verdict switch { Verdict.Works => "works", Verdict.Differs => "differs", _ => "refused" };
            table.Append("| ").Append(row.Name).Append(" | ").Append(word).Append(" | ").Append(row.Note).Append(" |\n");
        }

        return table.ToString();
    }
}
