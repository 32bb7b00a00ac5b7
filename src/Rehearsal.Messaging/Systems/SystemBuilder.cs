namespace Rehearsal.Messaging;

/// <summary>Puts a system together from services and sagas.</summary>
public sealed class SystemBuilder
{
    private readonly List<string> errors = [];

    /// <summary>Builds the system.</summary>
    /// <returns>The system.</returns>
    /// <exception cref="SystemDefinitionException">The definition has errors; the exception lists all of them.</exception>
    public SystemDefinition Build() => throw new SystemDefinitionException(errors);
}
