using Rehearsal.Messaging;
using Rehearsal.Scenarios;

namespace Rehearsal.Stages;

/// <summary>Reads what a scenario may refer to from a system's code.</summary>
public static class SystemCatalogReader
{
    /// <summary>Builds the catalog of a system.</summary>
    /// <param name="system">The system.</param>
    /// <returns>Its event types, with their fields, and its services.</returns>
    public static SystemCatalog Read(SystemDefinition system) => throw new NotImplementedException(system.Name);
}
