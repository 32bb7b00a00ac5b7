namespace Rehearsal.Events;

/// <summary>Compares a text that every entry of some kinds has.</summary>
/// <param name="field">Reads it.</param>
/// <param name="comparison">Like, equal or not equal.</param>
/// <param name="value">What to compare it with.</param>
internal sealed class TextCondition(EntryTextField field, FilterOperator comparison, string value) : FilterNode
{
    private readonly TextPattern pattern = new(value);

    public override bool? Test(LogEntry entry, long now)
    {
        if (!field.TryRead(entry, out var text))
        {
            return null;
        }

        var fits = text is not null && (comparison == FilterOperator.Like ? pattern.Fits(text) : text == value);
        return fits != (comparison == FilterOperator.NotEqual);
    }
}
