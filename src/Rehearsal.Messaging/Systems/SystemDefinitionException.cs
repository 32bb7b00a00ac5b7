namespace Rehearsal.Messaging;

/// <summary>A system's definition has errors: it is refused as a whole.</summary>
/// <param name="errors">Every error, one sentence each, with the way out.</param>
public sealed class SystemDefinitionException(IReadOnlyList<string> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>Gets every error.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
