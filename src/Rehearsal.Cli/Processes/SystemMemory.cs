namespace Rehearsal.Cli.Processes;

/// <summary>How the .NET of a started system collects garbage: seldom, and not beside its work. See docs/decisions/0010.</summary>
internal static class SystemMemory
{
    private static readonly (string Variable, string Value)[] Settings =
    [
        // 64 MB of new objects between two collections, in hexadecimal; .NET takes this one from the environment only.
        ("DOTNET_GCgen0size", "4000000"),
        ("DOTNET_GCRetainVM", "1"),
        ("DOTNET_gcConcurrent", "0"),
    ];

    /// <summary>Sets what systems started by this process inherit; what the environment says already stays.</summary>
    public static void Prepare()
    {
        foreach (var (variable, value) in Settings)
        {
            if (Environment.GetEnvironmentVariable(variable) is null)
            {
                Environment.SetEnvironmentVariable(variable, value);
            }
        }
    }
}
