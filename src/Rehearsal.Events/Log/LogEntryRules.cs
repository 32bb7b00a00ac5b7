namespace Rehearsal.Events;

/// <summary>What every entry must hold to before it enters a log or a recording.</summary>
internal static class LogEntryRules
{
    /// <summary>The type of a span's line in a recording; no mark may take it.</summary>
    public const string SpanType = "rehearsal.span";

    /// <summary>The type of the first line of a recording; no mark may take it.</summary>
    public const string HeaderType = "rehearsal.recording";

    /// <summary>Checks a batch before anything of it is committed.</summary>
    /// <returns>The batch as an array: the caller's own if it is one.</returns>
    /// <exception cref="ArgumentException">The batch is empty or an entry breaks a rule; the message names its index.</exception>
    public static LogEntry[] CheckBatch(IReadOnlyList<LogEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0)
        {
            throw new ArgumentException("The batch is empty: expected one entry or more. Append nothing when there is nothing to append.", nameof(entries));
        }

        // The indexer of an array behind an interface costs more than most of what is done with an entry.
        var array = entries as LogEntry[] ?? [.. entries];
        for (var i = 0; i < array.Length; i++)
        {
            if (Problem(array[i]) is { } problem)
            {
                throw new ArgumentException($"Entry {i} of {array.Length}: {problem}", nameof(entries));
            }
        }

        return array;
    }

    /// <summary>Tells what is wrong with an entry.</summary>
    /// <returns>Expected, found and how to mend, in one sentence or two; null when nothing is wrong.</returns>
    public static string? Problem(LogEntry? entry) => entry switch
    {
        EventEnvelope e => ProblemOf(e),
        Span s => ProblemOf(s),
        Mark m => ProblemOf(m),
        _ => "expected an event, a span or a mark, found null.",
    };

    private static string? ProblemOf(EventEnvelope e)
    {
        if (string.IsNullOrEmpty(e.Type))
        {
            return "the event's Type is empty. Name the event, for example 'OrderCreated'.";
        }

        if (e.Type.StartsWith(EventEnvelope.PlatformTypePrefix, StringComparison.Ordinal))
        {
            return $"the event's Type '{e.Type}' begins with '{EventEnvelope.PlatformTypePrefix}', which the platform keeps for itself. Rename the event, or append a mark.";
        }

        if (string.IsNullOrEmpty(e.Source))
        {
            return $"the Source of event '{e.Type}' is empty. Name the service that publishes it.";
        }

        if (e.Subject is "" || e.Stream is "")
        {
            return $"the {(e.Subject is "" ? "Subject" : "Stream")} of event '{e.Type}' is empty. Name it, or leave it null.";
        }

        if (e.TraceParent is { } trace && (trace.TraceId == 0 || trace.Parent.Value == 0))
        {
            return $"the TraceParent of event '{e.Type}' is '{trace}', whose ids must not be zero (W3C Trace Context). Give both, or leave it null.";
        }

        return null;
    }

    private static string? ProblemOf(Span s) => string.IsNullOrEmpty(s.Service)
        ? $"the Service of span '{s.Handler}' is empty. Name the service that handles."
        : null;

    private static string? ProblemOf(Mark m)
    {
        if (string.IsNullOrEmpty(m.Kind) || !m.Kind.StartsWith(EventEnvelope.PlatformTypePrefix, StringComparison.Ordinal))
        {
            return $"the mark's Kind '{m.Kind}' does not begin with '{EventEnvelope.PlatformTypePrefix}'. Use one of MarkKinds, or append an event.";
        }

        return m.Kind is SpanType or HeaderType
            ? $"the mark's Kind '{m.Kind}' is the name of another kind of line in a recording. Use one of MarkKinds."
            : null;
    }
}
