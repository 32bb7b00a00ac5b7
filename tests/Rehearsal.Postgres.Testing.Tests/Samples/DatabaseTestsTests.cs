using System.Diagnostics;

namespace Rehearsal.Postgres.Testing.Tests.Samples;

/// <summary>The sample's own tests, run as its users run them.</summary>
public sealed class DatabaseTestsTests
{
    [Fact]
    public async Task Sample_ItsFourTests_Pass()
    {
        // Built like this project, beside the sample: bin/Release/net10.0.
        var built = Path.GetRelativePath(Path.Combine(RepositoryRoot.Path, "tests", "Rehearsal.Postgres.Testing.Tests"), AppContext.BaseDirectory);
        var program = Path.Combine(RepositoryRoot.Path, "samples", "DatabaseTests", built, "DatabaseTests.dll");
        var start = new ProcessStartInfo("dotnet", [program, "-noLogo", "-noColor"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Total: 4, Errors: 0, Failed: 0, Skipped: 0", output, StringComparison.Ordinal);
    }
}
