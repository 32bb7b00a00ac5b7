namespace Rehearsal.Scenarios;

/// <summary>Bounds what filling in columns makes of a file: values and characters, over all of its tables.</summary>
internal sealed class ColumnBudget(ReadingErrors errors)
{
    private long nodes;
    private long characters;

    public bool IsSpent { get; private set; }

    /// <summary>Takes from the budget; reports, once, that it is spent.</summary>
    public bool TrySpend(int nodeCount, long characterCount, SourceLocation location)
    {
        nodes += nodeCount;
        characters += characterCount;
        if (IsSpent || (nodes <= ScenarioLimits.FilledNodesMax && characters <= ScenarioLimits.FilledCharactersMax))
        {
            return !IsSpent;
        }

        IsSpent = true;
        errors.Add(
            DiagnosticCodes.TooLarge, location, "the tables come to too much once their columns are filled in.",
            $"at most {ScenarioLimits.FilledNodesMax:N0} values and {ScenarioLimits.FilledCharactersMax:N0} characters", "more", "use fewer rows, or shorter steps");
        return false;
    }
}
