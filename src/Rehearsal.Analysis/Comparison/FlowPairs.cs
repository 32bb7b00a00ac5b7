namespace Rehearsal.Analysis;

/// <summary>Finds which flow of one recording is which of another, though ids and times differ.</summary>
/// <remarks>
/// First those that begin with the same type of event about the same subject, then the others that begin with the same type, each in their order.
/// </remarks>
internal static class FlowPairs
{
    /// <summary>Pairs flows.</summary>
    /// <returns>The pairs in the order of the first ones, then the second ones that are left over.</returns>
    public static IEnumerable<(Flow? First, Flow? Second)> Of(IReadOnlyList<Flow> first, IReadOnlyList<Flow> second)
    {
        var taken = new Flow?[first.Count];
        var bySubject = Queues(second, static flow => $"{TypeOf(flow)}\n{SubjectOf(flow)}");
        HashSet<Flow> paired = new(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < first.Count; i++)
        {
            if (SubjectOf(first[i]) is { } subject && bySubject.TryGetValue($"{TypeOf(first[i])}\n{subject}", out var same) && same.TryDequeue(out var match))
            {
                taken[i] = match;
                paired.Add(match);
            }
        }

        var byType = Queues(second.Where(flow => !paired.Contains(flow)), TypeOf);
        for (var i = 0; i < first.Count; i++)
        {
            if (taken[i] is null && byType.TryGetValue(TypeOf(first[i]), out var rest) && rest.TryDequeue(out var match))
            {
                taken[i] = match;
                paired.Add(match);
            }

            yield return (first[i], taken[i]);
        }

        foreach (var flow in second.Where(flow => !paired.Contains(flow)))
        {
            yield return (null, flow);
        }
    }

    /// <summary>Gets the type of a flow's first event; empty when it has none.</summary>
    public static string TypeOf(Flow flow) => flow.Roots.Count > 0 ? flow.Roots[0].Event : "";

    /// <summary>Gets what a flow's first event is about.</summary>
    public static string? SubjectOf(Flow flow) => flow.Roots.Count > 0 ? flow.Roots[0].Subject : null;

    private static Dictionary<string, Queue<Flow>> Queues(IEnumerable<Flow> flows, Func<Flow, string> key)
    {
        Dictionary<string, Queue<Flow>> queues = new(StringComparer.Ordinal);
        foreach (var flow in flows)
        {
            (queues.TryGetValue(key(flow), out var queue) ? queue : queues[key(flow)] = new Queue<Flow>()).Enqueue(flow);
        }

        return queues;
    }
}
