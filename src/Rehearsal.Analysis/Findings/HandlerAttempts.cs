namespace Rehearsal.Analysis;

/// <summary>The attempts of an event's handlers.</summary>
internal static class HandlerAttempts
{
    /// <summary>Gets the recorded attempts, a list a handler, each by start.</summary>
    public static IEnumerable<List<HandlingVertex>> Of(EventVertex vertex)
    {
        if (vertex.Handlings.Count == 0)
            return [];
        if (vertex.Handlings is [{ Span: not null }])
            return [vertex.Handlings];
        return vertex.Handlings
            .Where(handling => handling.Span is not null)
            .GroupBy(handling => (handling.Service, handling.Handler))
            .Select(group => group.ToList());
    }
}
