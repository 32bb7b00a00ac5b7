using System.Globalization;
using System.Text;
using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <content>Steps that hold steps.</content>
public abstract partial class StepListBuilder<TSelf>
{
    /// <summary>Takes steps several times, one round after the other.</summary>
    /// <param name="times">The number of rounds, 1 to 100,000.</param>
    /// <param name="steps">Adds the steps of a round.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is beyond its range.</exception>
    /// <exception cref="InvalidOperationException">No step was added.</exception>
    public TSelf Repeat(int times, Action<StepsBuilder> steps) => Add(new RepeatStep(Rounds(times), StepsBuilder.Build(steps)));

    /// <summary>Takes steps several times, as the rows of a table with one column that numbers them from 1.</summary>
    /// <param name="times">The number of rounds, 1 to 100,000.</param>
    /// <param name="name">The name of the number: letters, digits and '_', a letter first.</param>
    /// <param name="steps">Adds the steps of the round with the number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">An argument is beyond its range.</exception>
    /// <exception cref="InvalidOperationException">No step was added for a round.</exception>
    public TSelf Repeat(int times, string name, Action<StepsBuilder, int> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        FluentArgument.Name(name);
        var rows = new TableRow[Rounds(times)];
        for (var round = 1; round <= rows.Length; round++)
        {
            var number = round;
            var columns = new EventData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"{name}\":{number}}}")));
            rows[round - 1] = new TableRow(columns, StepsBuilder.Build(builder => steps(builder, number)));
        }

        return Add(new TableStep(rows));
    }

    /// <summary>Takes branches of steps beside each other on the stage's time; it ends when all of them have.</summary>
    /// <param name="branches">Each adds the steps of a branch; 1 to 100.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is none, or there are too many.</exception>
    /// <exception cref="InvalidOperationException">No step was added to a branch.</exception>
    public TSelf Parallel(params Action<StepsBuilder>[] branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        return branches.Length is > 0 and <= ScenarioLimits.BranchesMax
            ? Add(new ParallelStep(Array.ConvertAll(branches, StepsBuilder.Build)))
            : throw new ArgumentException($"There are {branches.Length} branches; there must be 1 to {ScenarioLimits.BranchesMax}.", nameof(branches));
    }

    /// <summary>Takes steps once for each row of a table. A row whose wait failed does not keep the next ones from being taken.</summary>
    /// <typeparam name="TRow">What a row is: a record or an anonymous type, whose fields are the columns.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="steps">Adds the steps of a row.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is no row, or one is not encoded as a JSON object.</exception>
    /// <exception cref="InvalidOperationException">No step was added for a row.</exception>
    public TSelf Table<TRow>(IEnumerable<TRow> rows, Action<StepsBuilder, TRow> steps)
        where TRow : notnull
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(steps);
        var built = new List<TableRow>();
        foreach (var row in rows)
        {
            built.Add(new TableRow(JsonArgument.Encode(row), StepsBuilder.Build(builder => steps(builder, row))));
        }

        return built.Count > 0 ? Add(new TableStep(built.ToArray())) : throw new ArgumentException("A table has at least one row.", nameof(rows));
    }

    private static int Rounds(int times) => times is > 0 and <= ScenarioLimits.StepsTakenMax
        ? times
        : throw new ArgumentOutOfRangeException(nameof(times), times, $"The number must be 1 to {ScenarioLimits.StepsTakenMax:N0}.");
}
