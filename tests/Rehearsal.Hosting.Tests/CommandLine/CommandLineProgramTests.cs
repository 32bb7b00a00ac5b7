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

    [Theory]
    [InlineData("{\n  \"scenarios\": [],\n  \"errors\": []\n}\n", "run", "a.yaml", "--format", "json")]
    [InlineData("{\n  \"scenarios\": [],\n  \"errors\": []\n}\n", "run", "a.yaml", "--format=json", "--format", "text=a.txt")]
    [InlineData("", "run", "a.yaml", "--format", "json=a.json")]
    [InlineData("", "run", "a.yaml")]
    public async Task RunAsync_CancelledBeforeAnAnswer_JsonIsADocumentStill(string expected, params string[] args)
    {
        var root = new RootCommand { RunCommandLine.Create((_, _) => throw new OperationCanceledException()) };

        Assert.Equal(130, await CommandLineProgram.RunAsync(root, args, output.Program, new CancellationToken(canceled: true)));

        Assert.Equal(expected, output.Out);
        Assert.Empty(output.Error);
    }

    [Fact]
    public async Task RunAsync_PlainRunCancelledBeforeAnAnswer_JsonIsADocumentStill()
    {
        var options = PlainRunArguments.TryRead(["run", "a.yaml", "--format", "json"])!;

        Assert.Equal(130, await CommandLineProgram.RunAsync(() => throw new OperationCanceledException(), options, output.Program, new CancellationToken(canceled: true)));

        Assert.Equal("{\n  \"scenarios\": [],\n  \"errors\": []\n}\n", output.Out);
    }

    private Task<int> RunAsync(Func<RunOptions, CancellationToken, Task<int>> run, CancellationToken cancellationToken) =>
        CommandLineProgram.RunAsync(new RootCommand { RunCommandLine.Create(run) }, ["run", "a.yaml"], output.Program, cancellationToken);
}
