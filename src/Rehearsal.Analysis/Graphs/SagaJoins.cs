using Rehearsal.Events;

namespace Rehearsal.Analysis;

/// <summary>
/// Finds where a saga waited for several events before it published: the steps that published nothing since its last publication are joined by the step that published.
/// A step whose event led to the publishing step's event anyway says nothing new and is left out. Instances of one saga in one flow are not told apart.
/// </summary>
internal static class SagaJoins
{
    /// <summary>The most steps that one publication joins; of more, the last ones.</summary>
    private const int StepsMax = 100;

    public static void Find(FlowGraph flow, SystemShape shape)
    {
        foreach (var saga in flow.Preorder
            .SelectMany(static vertex => vertex.Handlings)
            .Where(step => step.Outcome == SpanOutcome.Succeeded && shape.IsSaga(step.Service))
            .GroupBy(static step => step.Service, StringComparer.Ordinal))
        {
            List<HandlingVertex> silent = [];
            foreach (var step in saga.OrderBy(static step => step.End).ThenBy(static step => step.Start))
            {
                if (step.Caused.Count == 0)
                {
                    silent.Add(step);
                    continue;
                }

                foreach (var joined in silent.TakeLast(StepsMax).Where(joined => joined.End <= step.Start && !IsBehind(step.Trigger, joined.Trigger)))
                    step.Join(joined);
                silent.Clear();
            }
        }
    }

    private static bool IsBehind(EventVertex vertex, EventVertex cause) => vertex.Enter >= cause.Enter && vertex.Enter < cause.Exit;
}
