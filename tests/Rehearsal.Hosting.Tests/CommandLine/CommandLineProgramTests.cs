using System.CommandLine;

namespace Rehearsal.Hosting.Tests;

public sealed class CommandLineProgramTests
{
    private readonly TestOutput output = TestOutput.Create();

    [Fact]
    public async Task RunAsync_UnexpectedException_IsOneLineAndExit1()
    {
        Assert.Equal(1, await RunAsync((_, _) => throw new InvalidOperationException("the disk\nis full"), CancellationToken.None));

        Assert.Equal("error: InvalidOperationException: the disk is full (set REHEARSAL_DEBUG=1 for the stack trace)\n", output.Error);
    }

    [Fact]
    public async Task RunAsync_Cancelled_IsExit130()
    {
        using var source = new CancellationTokenSource();

        Assert.Equal(130, await RunAsync(
            (_, cancellationToken) =>
            {
                source.Cancel();
                cancellationToken.ThrowIfCancellationRequested();
                return Task.FromResult(0);
            },
            source.Token));
        Assert.Empty(output.Error);
    }

    private Task<int> RunAsync(Func<RunOptions, CancellationToken, Task<int>> run, CancellationToken cancellationToken) =>
        CommandLineProgram.RunAsync(new RootCommand { RunCommandLine.Create(run) }, ["run", "a.yaml"], output.Program, cancellationToken);
}
