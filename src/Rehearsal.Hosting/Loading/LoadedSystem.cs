using Rehearsal.Messaging;
using Rehearsal.Scenarios;
using Rehearsal.Stages;

namespace Rehearsal.Hosting;

/// <summary>The system of this program with what scenarios may refer to in it.</summary>
/// <param name="Definition">The system.</param>
/// <param name="Catalog">Its event types and services.</param>
internal sealed record LoadedSystem(SystemDefinition Definition, SystemCatalog Catalog)
{
    /// <summary>Builds the system by what its Program.cs says.</summary>
    /// <param name="name">The system's name.</param>
    /// <param name="configure">Adds its services.</param>
    /// <param name="errors">Takes every error of the definition.</param>
    /// <returns>The system, or null when there are errors.</returns>
    public static LoadedSystem? Load(string name, Action<SystemBuilder> configure, List<Diagnostic> errors)
    {
        try
        {
            var builder = new SystemBuilder(name);
            configure(builder);
            var definition = builder.Build();
            return new LoadedSystem(definition, SystemCatalogReader.Read(definition));
        }
        catch (SystemDefinitionException exception)
        {
            foreach (var error in exception.Errors)
            {
                errors.Add(Invalid(name, error, "see the message"));
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever user code throws while it describes its system says that the description is wrong.
            errors.Add(Invalid(name, $"{exception.GetType().Name}: {exception.Message}", "mend the code that Program.cs gives to RehearsalApp.RunAsync"));
        }

        return null;
    }

    private static Diagnostic Invalid(string name, string found, string fix) =>
        new(DiagnosticCodes.SystemInvalid, $"the system '{name}' cannot be started.", "a system whose definition has no errors", found, fix);
}
