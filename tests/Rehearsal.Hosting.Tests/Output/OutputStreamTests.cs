namespace Rehearsal.Hosting.Tests;

/// <summary>What becomes of results that find no room. The full disk is Linux's own.</summary>
public sealed class OutputStreamTests : IDisposable
{
    private const string Full = "/dev/full";

    private readonly StringWriter error = new() { NewLine = "\n" };

    public void Dispose() => error.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    public async Task RunAsync_StandardOutputIsFull_SaysSoAndDoesNotPass(int code, int expected)
    {
        Assert.SkipUnless(File.Exists(Full), "There is no full disk to be had here.");
        using var output = new ProgramOutput { Out = new StreamWriter(new OutputStream(new FileStream(Full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), "standard output")), Error = error };

        Assert.Equal(expected, await CommandLineProgram.RunAsync(
            () =>
            {
                output.Out.Write("results");
                return Task.FromResult(code);
            },
            static () => { },
            output,
            CancellationToken.None));

        Assert.StartsWith("error RHS0008: standard output cannot be written to", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("no room on the disk", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_AFileThatCannotBeRead_IsToldInOurWords()
    {
        var output = TestOutput.Create();

        Assert.Equal(1, await CommandLineProgram.RunAsync(() => throw new UnauthorizedAccessException("Access to the path '/x' is denied."), static () => { }, output.Program, CancellationToken.None));

        Assert.StartsWith("error RHS0008: the command broke down.", output.Error, StringComparison.Ordinal);
        Assert.Contains("found:    no permission", output.Error, StringComparison.Ordinal);
    }
}
