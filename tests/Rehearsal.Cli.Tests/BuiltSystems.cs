using Rehearsal.Cli.Systems;

[assembly: AssemblyFixture(typeof(Rehearsal.Cli.Tests.BuiltSystems))]

namespace Rehearsal.Cli.Tests;

/// <summary>Two small systems, One and Two, built once for all tests. Tests add scenario files to folders of their own.</summary>
public sealed class BuiltSystems : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Gets the assembly of the first system.</summary>
    public string One { get; private set; } = "";

    /// <summary>Gets the assembly of the second system.</summary>
    public string Two { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        One = await BuildAsync("One");
        Two = await BuildAsync("Two");
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> BuildAsync(string name)
    {
        using var progress = new StringWriter();
        var project = SampleSystem.Write(folder, name);
        var result = await new SystemBuild(progress, folder.Path("locks")).EnsureAsync(new SystemLocation(project), CancellationToken.None);
        return result.Assembly ?? throw new InvalidOperationException($"{progress}{result.Problem}");
    }
}
