namespace Rehearsal.Scenarios;

/// <summary>A fault to inject while the scenario runs.</summary>
public abstract record Fault
{
    private protected Fault()
    {
    }

    /// <summary>Gets where the fault stands in its file.</summary>
    public SourceLocation Location { get; init; }

    /// <summary>Gets the name by which a <see cref="ChaosStep"/> starts and stops it; null for none.</summary>
    public string? Name { get; init; }
}
