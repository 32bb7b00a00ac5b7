using Rehearsal.Events;

namespace Rehearsal.Scenarios;

/// <summary>Takes its steps several times, one round after the other.</summary>
/// <param name="Times">The number of rounds, from 1.</param>
/// <param name="Steps">The steps of a round.</param>
public sealed record RepeatStep(int Times, IReadOnlyList<Step> Steps) : Step;

/// <summary>Takes branches of steps beside each other on the stage's time; it ends when all of them have.</summary>
/// <param name="Branches">The branches, each a list of steps that are taken one after the other.</param>
public sealed record ParallelStep(IReadOnlyList<IReadOnlyList<Step>> Branches) : Step;

/// <summary>Takes steps once for each row of a table. A row whose wait failed does not keep the next ones from being taken.</summary>
/// <param name="Rows">The rows, each with its steps as they are taken: columns are filled in.</param>
public sealed record TableStep(IReadOnlyList<TableRow> Rows) : Step;

/// <summary>A row of a <see cref="TableStep"/>.</summary>
/// <param name="Columns">The row's values by column: a JSON object, which names the row for people.</param>
/// <param name="Steps">The steps of the row.</param>
public sealed record TableRow(EventData Columns, IReadOnlyList<Step> Steps);
